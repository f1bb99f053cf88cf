import type { Tempo } from "../monitoring/tempo.js";
import type { DrillCase, Expected, Round } from "./case.js";

/** How a drill is run: with the shipped waits, or in minutes. */
export interface Conditions {
  /** `shipped`: seconds count. `short`: alerts and receivers count. */
  readonly form: "shipped" | "short";
  tempo(round: Round): Tempo | undefined;
  looksFor(expected: Expected): boolean;
  /** Whether the end of an alert has to be told while the drill watches. */
  waitsForEnd(expected: Expected): boolean;
  within(drillCase: DrillCase): number;
  /** Seconds for which a fault stands at least. */
  stands(drillCase: DrillCase): number;
  /** Seconds between the switching on of two cases at most, so that they meet the intervals at random phases. */
  readonly phase: number;
  /** Seconds that pass once all that is expected has been told, for what is not expected. */
  readonly lookOut: number;
  /** Seconds for alerts to end. */
  readonly recovery: number;
  /** Seconds that pass after the end, for what comes late. */
  readonly afterwards: number;
}

/** Alerts whose `for` no drill waits for, even with the shipped waits: they are cut to a minute, and the table says so. */
export const HURRIED: readonly string[] = ["SlaDatabaseLogGrowth"];

/** Scrapes, evaluations, waits and groups as shipped. */
export const SHIPPED: Conditions = {
  form: "shipped",
  tempo: () => ({ longestFor: { seconds: 60, alerts: HURRIED } }),
  looksFor: () => true,
  // The end of a ticket is told with the next message of its group, hours later.
  waitsForEnd: ({ severity, stays = false }) => severity === "page" && !stays,
  within: (drillCase) => drillCase.within,
  stands: (drillCase) => drillCase.stands,
  phase: 15,
  lookOut: 30,
  recovery: 720,
  // Longer than the windows that keep the failures of an outage out of the failure ratio that pages.
  afterwards: 240,
};

/**
 * For a test in minutes. Scrapes and evaluations are every 3 s; `for` is cut for the alerts that the round expects, and for
 * no other; tickets wait long enough for a page of the same matter to silence them.
 */
export const SHORT: Conditions = {
  form: "short",
  tempo: (round) => ({
    interval: 3,
    longestFor: { seconds: 10, alerts: round.cases.flatMap(({ expects }) => expects.map(({ alert }) => alert)) },
    longestWait: 40,
    longestInterval: 10,
  }),
  looksFor: ({ longOnly = false }) => !longOnly,
  waitsForEnd: ({ stays = false, endsLate = false }) => !stays && !endsLate,
  within: (drillCase) => drillCase.withinShort,
  stands: (drillCase) => drillCase.stands / 4,
  phase: 0,
  lookOut: 10,
  recovery: 150,
  afterwards: 15,
};
