import { setTimeout as sleep } from "node:timers/promises";
import type { Demo } from "../demo.js";
import type { DrillCase, Expected, Step } from "./case.js";
import type { Conditions } from "./conditions.js";
import { isOver, isTold, matches, toldAt } from "./judge.js";
import { startArena } from "./round.js";
import { quantile } from "./statistics.js";
import { doing } from "./steps.js";
import { corePage } from "./told.js";
import { until, Watcher } from "./watcher.js";

/** A fault that is switched on again and again, at random phases, on two core systems at a time. */
export interface Repeat {
  readonly title: string;
  /** What the first page waits for beside scrapes and evaluations, for the table. */
  readonly waits: string;
  /** Greatest 95th percentile, in seconds. */
  readonly most: number;
  readonly subjects: readonly { readonly step: Step; readonly expected: Expected }[];
}

const down = (system: string) => corePage("SlaSystemDown", system, "business");
const step = (target: "erp" | "crm", name: "refuse" | "freeze" | "slow" | "errors", options = {}): Step => ({
  kind: "fault",
  name,
  target,
  options,
});
const both = (name: "refuse" | "freeze" | "slow" | "errors", options = {}) =>
  (["erp", "crm"] as const).map((system) => ({ step: step(system, name, options), expected: down(system) }));

/** Time limits of the demo's core transactions: of a run, and of the clean-up that the CRM's owes once it has sent its customer. Seconds. */
const LIMIT = 8;
const CLEANUP_LIMIT = 10;

/** Two runs have to fail: with a time limit, that is twice the limit. */
export const REPEATS: readonly Repeat[] = [
  { title: "a dead core system: connection refused", waits: "two runs", most: 45, subjects: both("refuse") },
  { title: "a core system that answers 500", waits: "two runs", most: 45, subjects: both("errors") },
  {
    title: "a frozen core system",
    waits: `two time limits of ${LIMIT} s, at the CRM with ${CLEANUP_LIMIT} s of clean-up each`,
    most: 45 + 2 * (LIMIT + CLEANUP_LIMIT),
    subjects: both("freeze"),
  },
];

/** Seconds to the page of each run. */
export interface RepeatResult {
  readonly repeat: Repeat;
  readonly seconds: readonly number[];
  readonly median: number;
  readonly p95: number;
  readonly faults: readonly string[];
}

/** Runs of a fault in one demo; the next demo has other phases between scrapes and evaluations. */
const RUNS_OF_A_DEMO = 4;
/** Seconds. */
const PATIENCE = 180;

/** @param runs how often in all. @param say told of each run. */
export async function repeatFault(
  repeat: Repeat,
  runs: number,
  conditions: Conditions,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<RepeatResult> {
  const seconds: number[] = [];
  const faults: string[] = [];
  while (seconds.length + faults.length < runs) {
    const demo = await startArena(conditions, { title: repeat.title, cases: [] satisfies DrillCase[] }, signal);
    const watcher = new Watcher(demo.urls.prometheus ?? "");
    try {
      for (let done = 0; done < RUNS_OF_A_DEMO && seconds.length + faults.length < runs; done += repeat.subjects.length) {
        const times = await Promise.all(repeat.subjects.map((subject) => once(subject, demo, conditions, signal)));
        for (const [index, time] of times.entries()) {
          if (time !== undefined) seconds.push(time);
          else faults.push(`${repeat.subjects[index]?.expected.system} was not paged within ${PATIENCE} s`);
        }
        say(`${repeat.title}: ${times.map((time) => time?.toFixed(1) ?? "no page").join(", ")} s`);
        const quiet = () => !watcher.present.some((labels) => repeat.subjects.some(({ expected }) => matches(expected, labels)));
        if (!(await until(quiet, conditions.recovery, signal))) break;
      }
    } finally {
      await watcher.stop();
      await demo.stop();
    }
  }
  if (seconds.length === 0) return { repeat, seconds, median: Number.NaN, p95: Number.NaN, faults };
  const [median, p95] = [quantile(seconds, 0.5), quantile(seconds, 0.95)];
  if (p95 > repeat.most) faults.push(`95th percentile of ${p95.toFixed(1)} s: more than ${repeat.most} s`);
  return { repeat, seconds, median, p95, faults };
}

/** Switches the fault on at a random phase, waits for the page, switches it off, waits for the end. @returns seconds to the page. */
async function once(
  { step: done, expected }: Repeat["subjects"][number],
  demo: Demo,
  conditions: Conditions,
  signal: AbortSignal,
): Promise<number | undefined> {
  const notifications = demo.sink?.notifications ?? [];
  await sleep(Math.random() * 2 * conditions.phase * 1000, undefined, { signal });
  const fault = doing(done, demo, signal);
  const on = Date.now();
  await fault.on();
  const [receiver] = expected.receivers;
  const told = () => isTold({ ...expected, receivers: [receiver] }, { notifications, on });
  await until(told, PATIENCE, signal);
  const paged = toldAt(expected, receiver, "firing", on, notifications);
  await fault.off();
  const off = Date.now();
  await until(() => isOver(expected, { notifications, off }), conditions.recovery, signal);
  return paged === undefined ? undefined : (paged - on) / 1000;
}
