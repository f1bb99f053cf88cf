import type { Calendar, MaintenanceWindow } from "../../policy/calendar.js";
import type { RecordedPolicy, RecordedSystem } from "../fact.js";
import { firstEndingAfter, type Intervals, within } from "../intervals.js";
import type { Interval } from "../view.js";
import type { Calendars, FileWindow } from "./calendars.js";

const OPEN = Number.POSITIVE_INFINITY;
const EVER = Number.NEGATIVE_INFINITY;
/** What was announced matters for windows that an outage can reach from now. Seconds; no outage is longer. */
const REACH = 31 * 86400;

/** What policies said of one system, from one change of it to the next. */
export interface Term extends Interval {
  readonly key: string;
  /** Objective: share of counted time. */
  readonly availability: number;
  readonly service: Calendar;
  readonly windows: readonly LoadedWindow[];
}

interface LoadedWindow extends FileWindow {
  /** Since when policies have named it without a break. */
  readonly declared: number;
  /** Parts that windows of the policy before held already: there, those were only changed. */
  readonly announced: readonly Announced[];
}

/** Time that is maintenance, and since when that is known. */
interface Announced extends Interval {
  readonly declared: number;
}

/** A maintenance window as it holds: cut to the time in which the file named it. */
export interface HoldingWindow extends MaintenanceWindow, Announced {}

/** All terms of one system, in order. Its time is theirs: before the first, and while no policy names it, nothing counts. */
export class Terms {
  readonly #calendars: Calendars;
  #list: Term[] = [];
  /** Of the time that came before the clock was last set. */
  #settled: readonly Term[] = [];

  constructor(calendars: Calendars) {
    this.#calendars = calendars;
  }

  get list(): readonly Term[] {
    return this.#list;
  }

  /** In force at the moment. */
  at(moment: number): Term | undefined {
    const term = this.#list[firstEndingAfter(this.#list, moment)];
    return term !== undefined && term.from <= moment ? term : undefined;
  }

  /** A policy names the system from now on. @returns the first moment that changed. */
  begin(at: number, policy: RecordedPolicy, system: RecordedSystem): number {
    const last = this.#list.at(-1);
    const before = last?.to === OPEN ? last : undefined;
    const { key: serviceKey, calendar } = this.#calendars.service(policy, system);
    const windows = system.maintenance.map((entry) => {
      const window = this.#calendars.window(policy, entry);
      const same = before?.windows.find(({ key }) => key === window.key);
      if (same) return { ...window, declared: same.declared, announced: same.announced };
      return { ...window, declared: at, announced: announcedBefore(before?.windows ?? [], window, at) };
    });
    const key = JSON.stringify([serviceKey, system.availability, windows.map((window) => [window.key, window.reason])]);
    if (before?.key === key) return OPEN;
    this.end(at);
    this.#list.push({ from: at, to: OPEN, key, availability: system.availability, service: calendar, windows });
    return at;
  }

  /** No policy names it any more. A term that began later, by a clock that was put back since, never held. */
  end(at: number): void {
    while ((this.#list.at(-1)?.from ?? Number.NEGATIVE_INFINITY) >= at) this.#list.pop();
    const last = this.#list.at(-1);
    if (last !== undefined && last.to > at) this.#list[this.#list.length - 1] = { ...last, to: at };
  }

  /**
   * The clock said `from` and was set to `to`. The policy in force holds from there on. When the clock leaves time that
   * came before and does not come again, what held there holds again.
   * @param reached the latest moment that the clock ever showed.
   */
  setClock(from: number, to: number, reached: number): void {
    const last = this.#list.at(-1);
    this.#settled = [...cut(this.#list, EVER, from), ...cut(this.#settled, from, reached)];
    const list = cut(this.#settled, EVER, to);
    if (last?.to === OPEN) list.push({ ...last, from: Math.min(to, reached) });
    this.#list = joined(list);
  }

  /** Windows of the file that hold in [from, to), term by term. */
  windows(from: number, to: number): readonly HoldingWindow[] {
    const found: HoldingWindow[] = [];
    for (const term of this.within(from, to)) {
      const start = Math.max(from, term.from);
      const end = Math.min(to, term.to);
      for (const window of term.windows) {
        for (const occurrence of window.between(start, end)) {
          found.push({
            from: Math.max(occurrence.from, term.from),
            to: Math.min(occurrence.to, term.to),
            reason: window.reason,
            declared: window.declared,
          });
        }
      }
    }
    return found;
  }

  /** Parts of those windows that hold in [from, to) and were announced before their window was as it is. */
  announced(from: number, to: number): readonly Announced[] {
    return [...this.within(from, to)].flatMap((term) => {
      const holding = { from: Math.max(from, term.from), to: Math.min(to, term.to) };
      return term.windows.flatMap(({ announced }) => commonParts(announced, [holding]));
    });
  }

  /** Terms that touch [from, to). */
  *within(from: number, to: number): Generator<Term> {
    for (let index = firstEndingAfter(this.#list, from); index < this.#list.length; index++) {
      const term = this.#list[index];
      if (term === undefined || term.from >= to) return;
      yield term;
    }
  }
}

/** What of the terms lies in [from, to). */
function cut(terms: readonly Term[], from: number, to: number): Term[] {
  return terms
    .filter((term) => term.from < to && term.to > from)
    .map((term) => ({ ...term, from: Math.max(term.from, from), to: Math.min(term.to, to) }));
}

/** Parts of one term that follow on each other are put together again. */
function joined(terms: readonly Term[]): Term[] {
  const result: Term[] = [];
  for (const term of terms) {
    const before = result.at(-1);
    if (before?.to === term.from && before.windows === term.windows) result[result.length - 1] = { ...before, to: term.to };
    else result.push(term);
  }
  return result;
}

/** What of a new or changed window was maintenance by the policy before already. */
function announcedBefore(before: readonly LoadedWindow[], window: FileWindow, at: number): readonly Announced[] {
  const [from, to] = [at - REACH, at + REACH];
  const known = before.flatMap((old) => [
    ...old.between(from, to).map((occurrence) => ({ from: occurrence.from, to: occurrence.to, declared: old.declared })),
    ...old.announced,
  ]);
  return known.length === 0 ? [] : commonParts(known, window.between(from, to));
}

/** @param held in order, and disjoint. */
function commonParts(announced: readonly Announced[], held: Intervals): readonly Announced[] {
  return announced.flatMap(({ declared, ...part }) => within(held, part).map((common) => ({ ...common, declared })));
}
