import { load } from "cheerio/slim";
import { Cron } from "croner";
import { RE2JS } from "re2js";
import { checkJsonPath } from "./json-path.js";

/** Languages of expressions in the policy file, each with how one is compiled; compiling throws when it is wrong. */
const COMPILERS = {
  "JSONPath (RFC 9535)": checkJsonPath,
  "CSS selector": (text: string) => load("<p></p>").root().find(text),
  "regular expression (RE2 syntax)": (text: string) => RE2JS.compile(text),
  "cron expression of five fields": (text: string) => {
    if (schedule(text).nextRun() === null) throw new Error("it never comes");
  },
} as const;

export type Language = keyof typeof COMPILERS;

/** Dates, which the library would take as well, are no cron expressions. */
function schedule(cron: string): Cron {
  if (cron.trim().split(/\s+/).length !== 5) throw new Error("it has not five fields");
  return new Cron(cron, { paused: true, mode: "5-part", timezone: "UTC" });
}

/** @returns the shortest time between two of the next starts, in seconds; undefined when the expression is wrong. */
export function shortestInterval(cron: string): number | undefined {
  if (expressionProblem("cron expression of five fields", cron) !== undefined) return undefined;
  const starts = schedule(cron)
    .nextRuns(20)
    .map((start) => start.getTime() / 1000);
  return Math.min(...starts.slice(1).map((start, index) => start - (starts[index] ?? 0)));
}

/** @returns what is wrong with the expression, as a sentence for the policy's author; undefined when it compiles. */
export function expressionProblem(language: Language, text: string): string | undefined {
  try {
    COMPILERS[language](text);
    return undefined;
  } catch (error) {
    return `expected a ${language}: ${firstLine(error)}`;
  }
}

function firstLine(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
  return message.replace(/^CronPattern: |^error parsing regexp: /, "").trim();
}
