import type { Check, Outcome } from "../checks/check.js";
import type { CollectorOutcome } from "../checks/databases/measurements.js";
import { en } from "../locales/en.js";

/** A check that was tried once. */
export interface Trial {
  readonly check: Pick<Check, "name" | "kind">;
  readonly outcome: Outcome;
}

/** What mends a check that failed as a whole, in one sentence with its place; undefined where nothing is known to. */
export type Mend = (trial: Trial) => string | undefined;

/** Checks and parts of checks that failed, each with what mends it. Empty when there are none. */
export function missing(trials: readonly Trial[], mend: Mend): readonly string[] {
  const lines = trials.flatMap((trial) => [...failedCheck(trial, mend), ...parts(trial)]);
  return lines.length === 0 ? [] : ["", "What is missing:", ...lines];
}

/** Parts of a check that could not measure. */
export function failedParts({ outcome: { measurements } }: Trial): readonly CollectorOutcome[] {
  return measurements?.kind === "database" ? measurements.collectors.filter(({ failure }) => failure !== undefined) : [];
}

/** What a better source of slow queries would need, for servers where one is to be had. Empty when there are none. */
export function betterSources(trials: readonly Trial[]): readonly string[] {
  const lines = trials.flatMap(({ check, outcome: { measurements } }) => {
    const found = measurements?.kind === "database" ? measurements.slowQueries : undefined;
    if (found?.remedy === undefined) return [];
    const source = en.database.sources[found.source] ?? found.source;
    return [`  ${check.name}: counted by ${source}; a better source needs`, ...statements(found.remedy)];
  });
  return lines.length === 0 ? [] : ["", "Slow queries work, and can be counted better:", ...lines];
}

function failedCheck(trial: Trial, mend: Mend): readonly string[] {
  if (trial.outcome.ok) return [];
  const remedy = mend(trial);
  return remedy === undefined ? [] : [`  ${trial.check.name}: ${trial.outcome.message}`, ...statements(remedy)];
}

/** What one statement mends stands together, with the statement once. */
function parts(trial: Trial): readonly string[] {
  const failed = failedParts(trial);
  const remedies = new Set(failed.map(({ failure }) => failure?.remedy));
  return [...remedies].flatMap((remedy) => {
    const mended = failed.filter(({ failure }) => failure?.remedy === remedy);
    return [...mended.map((part) => told(trial, part)), ...statements(remedy ?? "")];
  });
}

function told({ check }: Trial, { collector, failure }: CollectorOutcome): string {
  return `  ${check.name} · ${en.problems.collectors[collector] ?? collector}: ${failure?.message}`;
}

/** A line each: a comment behind a statement would swallow what follows it on the same line. */
function statements(remedy: string): readonly string[] {
  return remedy.split("\n").flatMap((line) => (line.trim() === "" ? [] : [`      ${line}`]));
}
