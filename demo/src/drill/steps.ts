import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Demo } from "../demo.js";
import { ofProject } from "../monitoring/launch.js";
import type { DrillCase, Step } from "./case.js";

/** What a step does to a demo, and how it is undone. */
export interface Doing {
  on(): Promise<unknown>;
  off(): Promise<unknown>;
}

/** @param signal ends waits. */
export function doing(step: Step, demo: Demo, signal: AbortSignal): Doing {
  switch (step.kind) {
    case "fault":
      return {
        on: () => demo.fault(step.name, step.target, step.options ?? true),
        off: () => demo.fault(step.name, step.target, false),
      };
    case "maintenance":
      return {
        on: () => command(demo, ["maintenance", "start", step.system, "--reason", "drill"]),
        off: () => command(demo, ["maintenance", "end", step.system]),
      };
    case "wait": {
      const wait = () => sleep(step.seconds * 1000, undefined, { signal });
      return { on: wait, off: wait };
    }
  }
}

/** @returns why a case cannot be run in this demo; undefined when it can. */
export function obstacle({ steps, expects }: DrillCase, demo: Demo): string | undefined {
  const databases = expects.map(({ labels }) => labels?.database).filter((name) => name !== undefined);
  const faults = steps.filter((step) => step.kind === "fault");
  const absent = [...databases, ...faults.map(({ target }) => target)].find(
    (name) => !(demo.targets as readonly string[]).includes(name),
  );
  if (absent !== undefined) return `there is no ${absent} here`;
  return faults.map(({ name, target }) => demo.missing(name, target)).find((why) => why !== undefined);
}

/** Runs the exporter's command on this demo's exporter. */
async function command(demo: Demo, args: readonly string[]): Promise<void> {
  const all = [ofProject("exporter/dist/cli.cjs"), ...args, `--state.dir=${join(demo.folder, "state")}`];
  try {
    await promisify(execFile)(process.execPath, all, { cwd: demo.folder });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim();
    throw new Error(`sla-exporter ${args.join(" ")}: ${said || (error as Error).message}`, { cause: error });
  }
}
