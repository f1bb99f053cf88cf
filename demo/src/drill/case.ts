import type { FaultName, FaultOptions, Target } from "../faults.js";

/** Something that is done to the demo, and undone in the reverse order. */
export type Step =
  | { readonly kind: "fault"; readonly name: FaultName; readonly target: Target; readonly options?: FaultOptions }
  /** Maintenance of a system, opened and closed by the command line. */
  | { readonly kind: "maintenance"; readonly system: string }
  /** Waits so many seconds before the next step. */
  | { readonly kind: "wait"; readonly seconds: number };

/** An alert that has to be told, to these receivers and to no other. */
export interface Expected {
  readonly alert: string;
  readonly system: string;
  readonly severity: "page" | "ticket" | "info";
  readonly role: string;
  /** The first is the one whose time is taken. */
  readonly receivers: readonly [string, ...string[]];
  /** Further labels that tell it from others of its name, such as the database. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Number of the step that brings it about; its time is taken from there. Default: 0. */
  readonly step?: number;
  /** It does not end with the fault: a count of the day stands until midnight. Default: false. */
  readonly stays?: boolean;
  /** It ends minutes after the fault, when that has left a window of time: the short drill does not wait. Default: false. */
  readonly endsLate?: boolean;
  /** Only the long drill has the time for it, whatever is shortened. Default: false. */
  readonly longOnly?: boolean;
}

/** Alerts of a system, by name. */
export interface Named {
  readonly alert: string;
  readonly system: string;
}

/** One fault and what it has to bring about. */
export interface DrillCase {
  /** The fault in words, for the table. */
  readonly title: string;
  readonly steps: readonly Step[];
  /** Nothing here: nobody may be told anything. */
  readonly expects: readonly Expected[];
  /** Alerts that may fire beside and be told: true of the fault, too, and it depends on the moment whether they come. */
  readonly companions?: readonly Named[];
  /** Seconds for which the fault stands at least; a quarter of it in the short drill. */
  readonly stands: number;
  /** Seconds within which everything expected has to be told, with the shipped intervals. */
  readonly within: number;
  /** Seconds for the short drill. */
  readonly withinShort: number;
}

/**
 * Cases that do not disturb each other: switched on at the same time, each on systems of its own, in a demo of their own,
 * so that nothing is left of the round before.
 */
export interface Round {
  readonly title: string;
  readonly cases: readonly DrillCase[];
}
