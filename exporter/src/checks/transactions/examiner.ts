import { parentPort } from "node:worker_threads";
import { compileRules, type Examined, examine, type Rules, type Specimen } from "./examine.js";
import type { StepSpec } from "./spec.js";
import { warmUpExamining } from "./warm-up-examining.js";

/** One response for the examining thread. */
export interface ExaminerRequest {
  readonly id: number;
  readonly step: Pick<StepSpec, "extract" | "expect">;
  readonly specimen: Specimen;
}

export type ExaminerReply = { readonly ready: true } | { readonly id: number; readonly examined: Examined };

// A thread of its own: parsing a large page would hold up the responses that are being timed.
const compiled = new Map<string, Rules>();

const tell = (reply: ExaminerReply) => parentPort?.postMessage(reply);

parentPort?.on("message", async ({ id, step, specimen }: ExaminerRequest) => {
  const key = JSON.stringify(step);
  const rules = compiled.get(key) ?? compileRules(step);
  compiled.set(key, rules);
  tell({ id, examined: await examine(rules, specimen) });
});

await warmUpExamining();
tell({ ready: true });
