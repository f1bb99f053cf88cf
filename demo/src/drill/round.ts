import { setTimeout as sleep } from "node:timers/promises";
import type { Demo } from "../demo.js";
import { startDemo } from "../demo.js";
import type { DrillCase, Round } from "./case.js";
import type { Conditions } from "./conditions.js";
import type { CaseResult, Seen } from "./judge.js";
import { isOver, isTold, judge, matches, STANDING } from "./judge.js";
import { doing, obstacle } from "./steps.js";
import { until, Watcher } from "./watcher.js";

/** Seconds for all systems to be seen up by Prometheus. */
const WARM_UP = 120;

/** What a round came to: results, and the cases that could not be run here, each with the reason. */
export interface RoundResult {
  readonly round: Round;
  readonly results: readonly CaseResult[];
  readonly left: readonly { readonly drillCase: DrillCase; readonly why: string }[];
}

/** A demo without users: their slow reports would be slow queries that no case has asked for. The machine's own load is not looked at. */
export async function startArena(conditions: Conditions, round: Round, signal: AbortSignal): Promise<Demo> {
  const tempo = conditions.tempo(round);
  const demo = await startDemo({
    traffic: false,
    nodeExporter: false,
    alwaysInHours: true,
    ...(tempo === undefined ? {} : { tempo }),
    signal,
  });
  try {
    if (demo.urls.prometheus === undefined || demo.sink === undefined)
      throw new Error("a drill needs Prometheus and Alertmanager: install them");
    const { prometheus } = demo.urls;
    const up = () => allUp(prometheus, demo);
    if (!(await until(up, WARM_UP, signal))) throw new Error(`Prometheus does not see every system up after ${WARM_UP} s`);
    return demo;
  } catch (error) {
    await demo.stop();
    throw error;
  }
}

/** Runs the cases of a round at the same time in a demo of their own. @throws Error when that cannot be started. */
export async function runRound(round: Round, conditions: Conditions, signal: AbortSignal): Promise<RoundResult> {
  const demo = await startArena(conditions, round, signal);
  const watcher = new Watcher(demo.urls.prometheus ?? "");
  try {
    const obstacles = round.cases.map((drillCase) => ({ drillCase, why: obstacle(drillCase, demo) }));
    const left = obstacles.flatMap(({ drillCase, why }) => (why === undefined ? [] : [{ drillCase, why }]));
    const cases = obstacles.filter(({ why }) => why === undefined).map(({ drillCase }) => drillCase);
    const seen = await perform(cases, demo, watcher, conditions, signal);
    return { round, results: judge(cases, seen, conditions), left };
  } finally {
    await watcher.stop();
    await demo.stop();
  }
}

async function perform(
  cases: readonly DrillCase[],
  demo: Demo,
  watcher: Watcher,
  conditions: Conditions,
  signal: AbortSignal,
): Promise<Seen> {
  const notifications = demo.sink?.notifications ?? [];
  const before = watcher.present.filter(({ alertname = "" }) => !STANDING.includes(alertname));
  const steps = new Map<DrillCase, readonly number[]>();
  const on = Date.now();
  const switching = cases.map(async (drillCase) => {
    await sleep(Math.random() * conditions.phase * 1000, undefined, { signal });
    const times: number[] = [];
    for (const step of drillCase.steps) {
      times.push(Date.now());
      await doing(step, demo, signal).on();
    }
    steps.set(drillCase, times);
  });
  await Promise.all(switching);
  const wanted = cases.flatMap(({ expects }) => expects.filter(conditions.looksFor));
  const told = () => wanted.every((expected) => isTold(expected, { notifications, on }));
  const stood = Date.now();
  await until(told, Math.max(0, ...cases.map((each) => conditions.within(each))), signal);
  const least = Math.max(0, ...cases.map((each) => conditions.stands(each)));
  await sleep(Math.max(conditions.lookOut * 1000, stood + least * 1000 - Date.now()), undefined, { signal });

  const off = Date.now();
  await Promise.all(
    cases.map(async ({ steps: done }) => {
      for (const step of [...done].reverse()) await doing(step, demo, signal).off();
    }),
  );
  const ending = wanted.filter(conditions.waitsForEnd).filter((expected) => isTold(expected, { notifications, on }));
  const over = () =>
    ending.every((expected) => isOver(expected, { notifications, off })) &&
    watcher.present.every((labels) => !ending.some((expected) => matches(expected, labels)));
  await until(over, conditions.recovery, signal);
  await sleep(conditions.afterwards * 1000, undefined, { signal });
  return { notifications: [...notifications], fired: watcher.seen.all, before, steps, on, off };
}

/** Whether Prometheus sees every system of the policy up, and the rules have been evaluated. */
async function allUp(prometheus: string, demo: Demo): Promise<boolean> {
  const systems = demo.targets.filter((target) => !target.endsWith("-db") && target !== "exporter").length;
  try {
    const response = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent("count(sla:system_up == 1)")}`);
    const { data } = (await response.json()) as { data: { result: readonly { value: readonly [number, string] }[] } };
    return Number(data.result[0]?.value[1]) === systems;
  } catch {
    return false;
  }
}
