import type { RecordedPolicy } from "../fact.js";
import { Calendars } from "./calendars.js";
import type { ClockPasses } from "./clock-passes.js";
import { History } from "./history.js";
import { SystemAccounts } from "./system-accounts.js";

interface KnownSystem {
  readonly history: History;
  readonly accounts: SystemAccounts;
}

/** All systems that policies ever named. A renamed one is there under its former names, too, until another takes them. */
export class Systems {
  readonly #clock: ClockPasses;
  readonly #calendars = new Calendars();
  readonly #byName = new Map<string, KnownSystem>();
  #all: readonly KnownSystem[] = [];

  constructor(clock: ClockPasses) {
    this.#clock = clock;
  }

  /** Each once. */
  get all(): readonly KnownSystem[] {
    return this.#all;
  }

  get histories(): readonly History[] {
    return this.#all.map(({ history }) => history);
  }

  named(name: string): KnownSystem | undefined {
    return this.#byName.get(name);
  }

  /** A policy comes into force. @param before names of the systems of the policy that was in force. */
  enforce(time: number, policy: RecordedPolicy, before: readonly string[]): void {
    const { systems } = policy;
    for (const [id, { was }] of Object.entries(systems)) {
      if (was !== undefined && systems[was] === undefined) this.#rename(was, id);
    }
    for (const [id, system] of Object.entries(systems)) this.#own(id).name(time, policy, system);
    for (const id of before) {
      const history = this.named(id)?.history;
      if (history?.current && systems[history.id] === undefined) history.drop(time);
    }
    this.#all = [...new Set(this.#byName.values())];
  }

  /** `was` is heeded once: a system that is known by its new name already has a history of its own. */
  #rename(was: string, id: string): void {
    const known = this.#byName.get(was);
    if (known === undefined || known.history.id !== was || this.#byName.get(id)?.history.id === id) return;
    known.history.rename(id);
    this.#byName.set(id, known);
  }

  /** The history of the system that bears a name now; a new one if none does. */
  #own(id: string): History {
    const known = this.#byName.get(id);
    if (known?.history.id === id) return known.history;
    const history = new History(id, this.#clock, this.#calendars);
    this.#byName.set(id, { history, accounts: new SystemAccounts(history) });
    return history;
  }
}
