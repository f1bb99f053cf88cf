import { EXCLUSION, OUTAGES, RESTARTS, WORKS } from "./story.js";

/** An entry of the ledger as the exporter's journal takes it. */
export interface DatedFact {
  readonly kind: string;
  /** Unix seconds. */
  readonly time: number;
  readonly monotonic: number;
  readonly boot: string;
  readonly [field: string]: unknown;
}

const DAY = 86_400;
/** The story begins so many days before its end: the year before it is whole. */
const LENGTH = 400;

/**
 * What the ledger of a company holds after a made year, in order of time, ended in order.
 * @param end unix seconds: the story stops here
 * @param policy as the ledger records it; it was in force all the time
 */
export function factsOf(end: number, policy: { readonly systems: Readonly<Record<string, unknown>> }): readonly DatedFact[] {
  const begin = end - LENGTH * DAY;
  const systems = Object.keys(policy.systems);
  const midnight = Math.floor(end / DAY) * DAY;
  const moment = (daysAgo: number, at: string) => {
    const [hours = 0, minutes = 0] = at.split(":").map(Number);
    return midnight - daysAgo * DAY + hours * 3600 + minutes * 60;
  };
  const told: { readonly time: number; readonly kind: string; readonly [field: string]: unknown }[] = [
    { time: begin, kind: "start", version: "0.1.0" },
    { time: begin, kind: "policy", policy },
    ...seen(systems, begin),
  ];
  OUTAGES.forEach(({ daysAgo, at, minutes, check, step, reason, message }, index) => {
    // Nobody is told of an outage, or of its end, on the full minute.
    const from = moment(daysAgo, at) + ((index * 17) % 60);
    const to = from + minutes * 60 + ((index * 23) % 60);
    const system = check.split("/")[0] ?? check;
    told.push({ time: from + 18, kind: "down", system, check, step, reason, message, from });
    told.push({ time: to + 2, kind: "up", system, check, at: to });
  });
  WORKS.forEach(({ daysAgo, at, minutes, system, reason }, index) => {
    const from = moment(daysAgo, at);
    told.push({
      time: from - 7200,
      kind: "maintenance",
      id: `m${index + 1}`,
      system,
      from,
      to: from + minutes * 60,
      reason,
      by: "chen",
    });
  });
  for (const { daysAgo, at, minutes } of RESTARTS) {
    const from = moment(daysAgo, at);
    const to = from + minutes * 60;
    told.push(
      { time: from, kind: "stop" },
      { time: to, kind: "start", version: "0.1.0", observedUntil: from },
      ...seen(systems, to),
    );
  }
  const { daysAgo, at, minutes, ...correction } = EXCLUSION;
  const from = moment(daysAgo, at);
  const excluded = { ...correction, from, to: from + minutes * 60 };
  told.push({ time: from + 3 * DAY, kind: "exclusion", id: "x1", ...excluded });
  told.push({ time: end, kind: "stop" });
  return told.sort((a, b) => a.time - b.time).map((fact) => ({ ...fact, monotonic: fact.time - begin, boot: "the made year" }));
}

/** Every system answers within seconds. */
function seen(systems: readonly string[], time: number) {
  return systems.map((system) => ({ time: time + 2, kind: "observed", system, at: time + 1 }));
}
