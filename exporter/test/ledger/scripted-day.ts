import type { DatedFact } from "../../src/ledger/fact.js";

const SYSTEMS = ["erp", "crm", "oa", "mes"] as const;
const BEGIN = Date.UTC(2026, 10, 2) / 1000;
const DAY = 86_400;

export interface Span {
  readonly system: string;
  readonly from: number;
  /** Infinite while it lasts. */
  readonly to: number;
}

/** The numbers of a seed, 0 to 1. */
export function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The outages of a day, in the order in which they are told: up to 30 s after they began. Whole seconds. */
export function scriptedDay(seed: number): readonly DatedFact[] {
  const number = numbersOf(seed);
  const upSince = new Map<string, number>(SYSTEMS.map((system) => [system, BEGIN]));
  const facts: DatedFact[] = [];
  for (let time = BEGIN + 60; time < BEGIN + DAY; time += 1 + Math.floor(number() * 30)) {
    const system = SYSTEMS[Math.floor(number() * SYSTEMS.length)] ?? "erp";
    const header = { system, check: `${system}-db`, time, monotonic: time - BEGIN, boot: "scripted" };
    const since = upSince.get(system);
    if (since === undefined) {
      upSince.set(system, time);
      facts.push({ kind: "up", at: time, ...header });
    } else {
      upSince.delete(system);
      const from = Math.max(since, time - Math.floor(number() * 30));
      facts.push({ kind: "down", from, reason: "connect", message: "connection refused", ...header });
    }
  }
  return facts;
}

/** When each system was down, by what was told. */
export function downtimes(facts: readonly DatedFact[]): readonly Span[] {
  const open = new Map<string, number>();
  const spans: Span[] = [];
  for (const fact of facts) {
    if (fact.kind === "down") open.set(fact.system, fact.from);
    if (fact.kind !== "up") continue;
    spans.push({ system: fact.system, from: open.get(fact.system) ?? fact.at, to: fact.at });
    open.delete(fact.system);
  }
  for (const [system, from] of open) spans.push({ system, from, to: Number.POSITIVE_INFINITY });
  return spans;
}

/** Seconds that the spans of a system cover until a moment, each second once. */
export function covered(spans: readonly Span[], system: string, until: number): number {
  let seconds = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans.filter((span) => span.system === system).sort((a, b) => a.from - b.from)) {
    const [begin, last] = [Math.max(from, end), Math.min(to, until)];
    if (last <= begin) continue;
    seconds += last - begin;
    end = last;
  }
  return seconds;
}
