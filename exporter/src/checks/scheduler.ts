import type { Check, Outcome } from "./check.js";
import type { Clock } from "./clock.js";
import { runLimited } from "./run-limited.js";
import { firstRun, nextSlot, slotOffset } from "./slots.js";
import { advance, type Standing, UNKNOWN_STANDING, unconfirmed, unseen } from "./standing.js";

const NO_STANDINGS: ReadonlyMap<string, Standing> = new Map();

/** Where outcomes go. The scheduler knows nothing of what is made of them. */
export interface OutcomeSink {
  started(check: Check): void;
  finished(check: Check, outcome: Outcome, standing: Standing): void;
  /** A run ended in place of `finished`, and its outcome says nothing about what it watches. */
  unobserved(check: Check, outcome: Outcome, standing: Standing): void;
  /** A run fell due while the one before was going on, or waited for its turn. */
  skipped(check: Check): void;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly sink: OutcomeSink;
  /** Whether a run that failed says nothing, because the exporter itself sees nothing. Default: every run tells. */
  readonly unobserved?: (outcome: Outcome) => Promise<boolean>;
  /** Wall time since which the process has run without standing still: failures from before say nothing. Default: always. */
  readonly watchedSince?: () => number;
  /** Runs at the same time, at most. */
  readonly concurrency: number;
}

interface Entry {
  /** Its cadence and limits are those of the policy in force. */
  check: Check;
  /** What does the work: the check that the entry began with. */
  readonly worker: Check;
  offset: number;
  /** Monotonic time of the slot, or of the first run before any, that is awaited; timers may fire a little before it. */
  slot: number;
  standing: Standing;
  busy: boolean;
  /** Its run was reported as timed out, and has not ended. */
  overdue: boolean;
  /** Runs that were asked for while one was going on. */
  again: boolean;
  removed: boolean;
  cancelSlot: () => void;
  cancelConfirmation: () => void;
  ended: Promise<void>;
  readonly stop: AbortController;
}

/**
 * Runs all checks: fixed cadence without drift, starts spread by a hash of the name, never two runs
 * of one check at once, no more than `concurrency` together.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #origin: number;
  readonly #entries = new Map<string, Entry>();
  readonly #waiting: { readonly entry: Entry; readonly confirmation: boolean }[] = [];
  /** Entries that were removed while a run of theirs went on, by name: until it has ended, no other run of the check begins. */
  readonly #ending = new Map<string, Entry>();
  #running = 0;
  #stopped = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#origin = options.clock.monotonic();
  }

  /**
   * Takes a new set of checks. One with the name and identity of a present one is left as it runs; the
   * new object is closed. The others are cut off and closed, and the new ones begin.
   * @param known standings from before they began here, by name. Where one is down, all checks of its system that begin
   * run at once: whether the outage goes on is what everybody waits for.
   * @returns the names that were kept, and a promise that settles when all that went is closed.
   */
  replace(
    checks: readonly Check[],
    known = NO_STANDINGS,
  ): { readonly kept: ReadonlySet<string>; readonly closed: Promise<void> } {
    const closing: Promise<void>[] = [];
    const kept = new Set<string>();
    const standings = new Map(known);
    const urgent = new Set(checks.filter(({ name }) => known.get(name)?.down).map(({ system }) => system));
    const wanted = new Map(checks.map((check) => [check.name, check]));
    for (const [name, entry] of this.#entries) {
      const next = wanted.get(name);
      if (next && next.identity === entry.worker.identity) {
        kept.add(name);
        if (next !== entry.worker) {
          closing.push(next.close());
          this.#retime(entry, next);
        }
      } else {
        this.#entries.delete(name);
        closing.push(this.#remove(entry));
        if (next?.system === entry.check.system) standings.set(name, entry.standing);
      }
    }
    for (const check of checks) {
      if (!kept.has(check.name)) this.#add(check, standings.get(check.name), urgent.has(check.system));
    }
    return { kept, closed: Promise.all(closing).then(() => undefined) };
  }

  /**
   * Runs a check at once beside its cadence, as a confirmation; after the run in flight if there is one. Not where another
   * run is near: two that fail in one moment would confirm each other.
   */
  runSoon(name: string): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    if (entry.busy) entry.again = true;
    else if (!this.#anotherIsNear(entry)) this.#begin(entry, true);
  }

  /** The checks that run, by name. */
  get checks(): readonly Check[] {
    return [...this.#entries.values()].map((entry) => entry.check);
  }

  /** Cuts off what runs, lets it clean up, closes all. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.length = 0;
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map((entry) => this.#remove(entry)));
  }

  /** @param standing of the check of the same name before its configuration changed: an outage goes on until a success. */
  #add(check: Check, standing: Standing = UNKNOWN_STANDING, urgent: boolean): void {
    const entry: Entry = {
      check,
      worker: check,
      offset: slotOffset(check.name, check.every),
      slot: 0,
      standing,
      busy: false,
      overdue: false,
      again: false,
      removed: false,
      cancelSlot: () => {},
      cancelConfirmation: () => {},
      ended: Promise.resolve(),
      stop: new AbortController(),
    };
    this.#entries.set(check.name, entry);
    const { clock } = this.#options;
    const now = clock.monotonic();
    const early = urgent ? now : now + firstRun(check.name, check.every);
    const slot = nextSlot(this.#origin, entry.offset, check.every, now);
    if (early < slot) {
      entry.slot = early;
      entry.cancelSlot = clock.after(early - now, () => this.#due(entry));
    } else this.#awaitSlot(entry, now);
  }

  /** The check goes on as it is, its connection and its counts with it, on the cadence and the limits of the new one. */
  #retime(entry: Entry, next: Check): void {
    const { check, worker } = entry;
    entry.check = { ...next, run: (signal) => worker.run(signal), close: () => worker.close() };
    if (next.every === check.every) return;
    entry.cancelSlot();
    entry.offset = slotOffset(next.name, next.every);
    entry.slot = 0;
    this.#awaitSlot(entry, this.#options.clock.monotonic());
  }

  async #remove(entry: Entry): Promise<void> {
    entry.removed = true;
    entry.cancelSlot();
    entry.cancelConfirmation();
    entry.stop.abort();
    const { name } = entry.check;
    if (!this.#ending.has(name)) this.#ending.set(name, entry);
    await entry.ended;
    if (this.#ending.get(name) === entry) this.#ending.delete(name);
    await entry.check.close();
  }

  #awaitSlot(entry: Entry, now: number): void {
    const { clock } = this.#options;
    entry.slot = nextSlot(this.#origin, entry.offset, entry.check.every, Math.max(now, entry.slot));
    entry.cancelSlot = clock.after(entry.slot - now, () => this.#due(entry));
  }

  #due(entry: Entry): void {
    if (entry.removed) return;
    this.#awaitSlot(entry, this.#options.clock.monotonic());
    if (entry.busy) {
      this.#options.sink.skipped(entry.check);
      if (this.#overdue(entry)) void this.#stillOverdue(entry, false);
    } else this.#begin(entry, false);
  }

  #begin(entry: Entry, confirmation: boolean): void {
    entry.busy = true;
    entry.again = false;
    const before = this.#ending.get(entry.check.name);
    if (before) void before.ended.then(() => this.#takeTurn(entry, confirmation));
    else this.#takeTurn(entry, confirmation);
  }

  #takeTurn(entry: Entry, confirmation: boolean): void {
    if (entry.removed) return;
    entry.cancelConfirmation();
    if (this.#running >= this.#options.concurrency) this.#waiting.push({ entry, confirmation });
    else this.#run(entry, confirmation);
  }

  #run(entry: Entry, confirmation: boolean): void {
    const { clock, sink } = this.#options;
    this.#running++;
    sink.started(entry.check);
    const run = runLimited(entry.check, clock, confirmation, entry.stop.signal);
    let ended = false;
    const reported = run.outcome.then(async (outcome) => {
      this.#running--;
      this.#next();
      await this.#report(entry, outcome);
      entry.overdue = !ended;
      if (entry.overdue) this.#confirm(entry, () => this.#stillOverdue(entry, true));
    });
    const over = run.ended.then(() => {
      ended = true;
    });
    entry.ended = Promise.all([reported, over]).then(() => {
      entry.busy = false;
      entry.overdue = false;
      entry.cancelConfirmation();
      this.#after(entry);
    });
  }

  /** Tells the sink what a run came to. Over one that says nothing, only an outage that is confirmed goes on. */
  async #report(entry: Entry, outcome: Outcome): Promise<void> {
    const { sink, unobserved, watchedSince } = this.#options;
    const since = watchedSince?.() ?? Number.NEGATIVE_INFINITY;
    const nothing = !outcome.ok && (outcome.startedAt < since || (unobserved !== undefined && (await unobserved(outcome))));
    if (entry.removed) return;
    if (nothing || (entry.standing.failingSince ?? since) < since) entry.standing = unseen(entry.standing);
    if (nothing) return sink.unobserved(entry.check, outcome, entry.standing);
    entry.standing = advance(entry.standing, outcome, entry.check.failAfter);
    sink.finished(entry.check, outcome, entry.standing);
  }

  /** A run that does not end lets no other one begin: whatever it waits for has failed once more. */
  async #stillOverdue(entry: Entry, confirmation: boolean): Promise<void> {
    const message = "the run before was cut off and has not ended";
    const startedAt = this.#options.clock.now();
    await this.#report(entry, { ok: false, reason: "timeout", message, startedAt, duration: 0, confirmation });
    if (this.#overdue(entry)) this.#confirm(entry, () => this.#stillOverdue(entry, true));
  }

  /** A run of the check, of this entry or of the one before it, was reported as timed out and has not ended. */
  #overdue(entry: Entry): boolean {
    return entry.overdue || this.#ending.get(entry.check.name)?.overdue === true;
  }

  /** Calls back at `confirm_every` while a failure waits for its confirmation. */
  #confirm(entry: Entry, callback: () => void): void {
    entry.cancelConfirmation();
    if (!unconfirmed(entry.standing)) return;
    entry.cancelConfirmation = this.#options.clock.after(entry.check.confirmEvery, () => {
      if (!entry.removed) callback();
    });
  }

  /** What follows a run out of cadence: a run that was asked for meanwhile, or the confirmation of a failure. */
  #after(entry: Entry): void {
    if (entry.removed) return;
    if (entry.again && !this.#anotherIsNear(entry)) this.#begin(entry, true);
    else {
      this.#confirm(entry, () => {
        if (!entry.busy) this.#begin(entry, true);
      });
    }
  }

  /** A confirmation waits for its time already, or the slot comes before one would. */
  #anotherIsNear(entry: Entry): boolean {
    return unconfirmed(entry.standing) || this.#options.clock.monotonic() > entry.slot - entry.check.confirmEvery;
  }

  #next(): void {
    while (!this.#stopped && this.#running < this.#options.concurrency) {
      const waiting = this.#waiting.shift();
      if (!waiting) return;
      if (!waiting.entry.removed) this.#run(waiting.entry, waiting.confirmation);
    }
  }
}
