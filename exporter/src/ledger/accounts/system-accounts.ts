import type { Span } from "../records.js";
import type { Account, Incident, Interval, Totals } from "../view.js";
import { type At, makeAccount } from "./account.js";
import type { History } from "./history.js";
import { Incidents } from "./incidents.js";
import { type State, Timeline } from "./timeline.js";
import { Counters } from "./totals.js";

interface Reckoning {
  readonly timeline: Timeline;
  readonly incidents: Incidents;
}

/** The accounts of one system over its history. What is closed is worked out once. */
export class SystemAccounts {
  readonly #history: History;
  /** What was observed. */
  readonly #observed: Reckoning;
  /** The same with exclusions; made when there is one. */
  #corrected: Reckoning;
  readonly #counters: Counters;

  constructor(history: History) {
    this.#history = history;
    this.#observed = reckoning(history, false);
    this.#corrected = this.#observed;
    this.#counters = new Counters(history, this.#observed.timeline, this.#observed.incidents);
    history.listen(
      (from) => {
        forget(this.#observed, from);
        if (this.#corrected !== this.#observed) forget(this.#corrected, from);
      },
      (from) => {
        if (this.#corrected === this.#observed) this.#corrected = reckoning(history, true);
        else forget(this.#corrected, from);
      },
    );
  }

  account(period: Interval, at: At): Account {
    return makeAccount(this.#history, this.#corrected.timeline, this.#corrected.incidents, period, at);
  }

  /** As observed, without corrections. */
  observed(period: Interval, at: At): Account {
    return makeAccount(this.#history, this.#observed.timeline, this.#observed.incidents, period, at);
  }

  totals(classified: number): Totals {
    return this.#counters.totals(classified);
  }

  openIncident(classified: number): Incident | undefined {
    return this.#corrected.incidents.openAt(classified);
  }

  /** What its time counts as, corrections considered. Nothing before it was known. */
  spans({ from, to }: Interval): readonly Span[] {
    const begin = this.#history.begin ?? to;
    return this.#corrected.timeline
      .slices(Math.max(from, begin), to)
      .map(({ from: start, to: end, state }): Span => ({ from: start, to: end, state: state ?? "outside" }));
  }

  /** What a moment counts as, before corrections; undefined outside service hours. */
  stateAt(at: number): State | undefined {
    return this.#observed.timeline.stateAt(at);
  }
}

function reckoning(history: History, corrected: boolean): Reckoning {
  const timeline = new Timeline(history, corrected);
  return { timeline, incidents: new Incidents(history, timeline) };
}

function forget({ timeline, incidents }: Reckoning, from: number): void {
  timeline.forget(from);
  incidents.forget(from);
}
