import { setTimeout as sleep } from "node:timers/promises";
import type { Demo } from "../demo.js";
import type { Step } from "../drill/case.js";
import { doing } from "../drill/steps.js";

/** Something that is switched at a share of the time that all takes, and off again at another one, if at all. */
interface Scene {
  readonly step: Step;
  readonly on: number;
  readonly off?: number;
}

/**
 * What boards have to show: an outage that is over and one that is open, maintenance likewise, answers that are too slow, and signs
 * of what may come. Switched on early is what takes time to be seen.
 */
const SCENES: readonly Scene[] = [
  { step: { kind: "fault", name: "idle_transaction", target: "erp" }, on: 0 },
  { step: { kind: "fault", name: "slow_sql", target: "erp", options: { per_minute: 10 } }, on: 0 },
  { step: { kind: "fault", name: "leak", target: "crm", options: { connections: 30 } }, on: 0.05 },
  { step: { kind: "fault", name: "errors", target: "crm" }, on: 0.05, off: 0.45 },
  // The forum is only read by its probe: it waits for no lock.
  { step: { kind: "fault", name: "lock", target: "forum" }, on: 0.1, off: 0.9 },
  { step: { kind: "maintenance", system: "gateway" }, on: 0.1, off: 0.3 },
  { step: { kind: "maintenance", system: "forum" }, on: 0.3 },
  { step: { kind: "fault", name: "login", target: "oa" }, on: 0.35 },
  { step: { kind: "fault", name: "slow", target: "erp", options: { seconds: 0.6 } }, on: 0.5, off: 0.8 },
];

/** Switches faults on and off for so many seconds. What is open at the end stays on. */
export async function playScenes(demo: Demo, seconds: number, signal: AbortSignal): Promise<void> {
  const turns = SCENES.flatMap(({ step, on, off }) => [
    { at: on, run: () => doing(step, demo, signal).on() },
    ...(off === undefined ? [] : [{ at: off, run: () => doing(step, demo, signal).off() }]),
  ]).sort((a, b) => a.at - b.at);
  const begun = Date.now();
  const until = (share: number) => sleep(Math.max(0, begun + share * seconds * 1000 - Date.now()), undefined, { signal });
  for (const { at, run } of turns) {
    await until(at);
    await run();
  }
  await until(1);
}
