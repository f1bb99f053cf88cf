import type { DatedFact, Fact } from "./fact.js";
import type { Beat } from "./journal/heartbeat.js";

type Moment = Pick<Beat, "time" | "monotonic" | "boot">;

/** What an exporter that begins knows of the one before. */
export interface Before {
  /** The last moment that is known to have been watched. Undefined in a new ledger. */
  readonly sign: Moment | undefined;
  /** Systems with something unconfirmed at that moment, and since when. */
  readonly unconfirmed: Readonly<Record<string, number>>;
}

/** Seconds by which the wall clock may be ahead of the machine's own count before that is told. */
const STEP = 2;

/** People may tell these while no exporter runs: they are no sign that anybody watched. */
const BY_PEOPLE: readonly Fact["kind"][] = ["maintenance", "maintenance_end", "exclusion", "exclusion_revoked"];

/** @returns the last of the entries that an exporter made by itself. */
export function lastOfExporter(entries: readonly DatedFact[]): DatedFact | undefined {
  return entries.findLast(({ kind }) => !BY_PEOPLE.includes(kind));
}

/**
 * How far the run before is known to have watched: to its orderly end, else to its last sign of life. An entry is one,
 * too: what it tells was on the disk.
 * @param last see {@link lastOfExporter}.
 * @param systems that the ledger knows.
 */
export function knownBefore(last: DatedFact | undefined, heartbeat: Beat | undefined, systems: readonly string[]): Before {
  if (last?.kind === "stop") return { sign: last, unconfirmed: last.unconfirmed ?? {} };
  return {
    sign: last && heartbeat ? later(last, heartbeat) : (last ?? heartbeat),
    unconfirmed: named(heartbeat?.unconfirmed ?? {}, systems),
  };
}

/**
 * The first facts of a run. A clock that was put forward while nobody looked shows where the machine itself did not
 * stop; one that was put back, the book sees by itself.
 */
export function startFacts(version: string, { sign, unconfirmed }: Before, now: Moment): readonly Fact[] {
  if (!sign) return [{ kind: "start", version }];
  const expected = sign.time + now.monotonic - sign.monotonic;
  const stepped = sign.boot === now.boot && now.time - expected > STEP;
  const open = Object.keys(unconfirmed).length > 0 ? { unconfirmed } : {};
  return [
    ...(stepped ? [{ kind: "clock", from: expected, to: now.time } as const] : []),
    { kind: "start", version, observedUntil: sign.time, ...open },
  ];
}

function later(a: Moment, b: Moment): Moment {
  return (a.boot === b.boot ? a.monotonic > b.monotonic : a.time > b.time) ? a : b;
}

/** A heartbeat that had no room for all names says `*` for every system. */
function named(unconfirmed: Readonly<Record<string, number>>, systems: readonly string[]): Readonly<Record<string, number>> {
  const { "*": all, ...some } = unconfirmed;
  if (all === undefined) return some;
  return Object.fromEntries(systems.map((system) => [system, Math.min(all, some[system] ?? all)]));
}
