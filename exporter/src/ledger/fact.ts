import type { FailureReason } from "../checks/failure.js";
import type { SystemSection } from "../config/schema/policy.js";
import type { Holidays } from "../policy/service-hours.js";

/**
 * What the ledger is told. All times are unix seconds of the book's clock (see book-clock.ts), with fraction.
 * A fact says what happened; where it stands in the journal is the entry's business.
 */
export type Fact =
  /** The exporter began. `observedUntil` is the last moment that the run before is known to have watched. */
  | {
      readonly kind: "start";
      readonly version: string;
      readonly observedUntil?: number;
      /** Systems with a failure that waited for its confirmation at that moment, and since when: unknown from then. */
      readonly unconfirmed?: Readonly<Record<string, number>>;
    }
  /** The exporter ended in order: watched until now. */
  | { readonly kind: "stop"; readonly unconfirmed?: Readonly<Record<string, number>> }
  /** A policy came into force. It holds from now until the next one. */
  | { readonly kind: "policy"; readonly policy: RecordedPolicy }
  /** Every critical check of the system has answered: known from `at` on. */
  | { readonly kind: "observed"; readonly system: string; readonly at: number }
  /** Nothing is known of the system from `from` on, until it is observed again (a system that is down stays down). */
  | { readonly kind: "unobserved"; readonly system: string; readonly from: number; readonly why: "blind" | "changed" }
  /** A critical check is confirmed down. `from`: start of its first failed run. */
  | {
      readonly kind: "down";
      readonly system: string;
      readonly check: string;
      readonly from: number;
      readonly reason: FailureReason;
      /** Of a transaction: the step that failed. */
      readonly step?: string;
      /** One sentence, no secrets. */
      readonly message: string;
    }
  /** It works again. `at`: start of its first successful run, or when the policy ceased to name it. */
  | { readonly kind: "up"; readonly system: string; readonly check: string; readonly at: number }
  /** Nothing was watched although the exporter ran: the process or the machine stood still. */
  | { readonly kind: "gap"; readonly from: number; readonly to: number; readonly why: "stalled" | "suspended" }
  /**
   * The wall clock was set: `from` it said, `to` it says. Going forward, the time between never was; for the first time
   * after a boot, the machine was off in it (see power-off.ts).
   */
  | { readonly kind: "clock"; readonly from: number; readonly to: number }
  /** Opened at run time. Without `to` it is open until it is ended. */
  | {
      readonly kind: "maintenance";
      readonly id: string;
      readonly system: string;
      readonly from: number;
      readonly to?: number;
      readonly reason: string;
      readonly by: string;
    }
  | { readonly kind: "maintenance_end"; readonly id: string; readonly at: number; readonly by: string }
  /** A correction of the past: the time counts as if it had not been. */
  | {
      readonly kind: "exclusion";
      readonly id: string;
      readonly system: string;
      readonly from: number;
      readonly to: number;
      readonly reason: string;
      readonly by: string;
    }
  | { readonly kind: "exclusion_revoked"; readonly id: string; readonly reason: string; readonly by: string }
  /**
   * A day of the policy's time zone is over: what it came to, so that an auditor need not count again. One into which
   * the clock was put back comes again; then the later summary is its own.
   */
  | { readonly kind: "day"; readonly date: string; readonly systems: Readonly<Record<string, DaySummary>> };

/** Counted seconds of one system on one day, before corrections. */
export interface DaySummary {
  readonly up: number;
  readonly down: number;
  readonly unknown: number;
  readonly incidents: number;
}

/** All of a policy that has a say in the accounts. */
export interface RecordedPolicy {
  /** IANA name. */
  readonly timeZone: string;
  readonly holidays: Holidays;
  readonly systems: Readonly<Record<string, RecordedSystem>>;
}

export interface RecordedSystem {
  readonly tier: string;
  /** Its former id: the history of that one is its own. */
  readonly was?: string;
  /** Objectives: share of counted time, and seconds. */
  readonly availability: number;
  readonly repairTime: number;
  readonly serviceHours: string;
  /** Windows of the policy file. They count from when they were loaded. */
  readonly maintenance: SystemSection["maintenance"];
}

/** A fact and when it was told. */
export type DatedFact = Fact & {
  /** Book clock, unix seconds. */
  readonly time: number;
  /** Seconds of the monotonic clock of this boot. */
  readonly monotonic: number;
  /** Boot id of the machine: monotonic times of different boots cannot be compared. */
  readonly boot: string;
};

/** One line of the journal. */
export type Entry = DatedFact & {
  /** Version of the format. */
  readonly v: 1;
  /** Counts from 1, without gaps, over all segments. */
  readonly seq: number;
  /** SHA-256 of the line before, as hex; 64 zeros before the first one. */
  readonly prev: string;
  /** Written later than told, because it could not be written then. */
  readonly late?: true;
};
