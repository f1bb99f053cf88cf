import { load } from "cheerio/slim";
import { Cron } from "croner";
import { query } from "jsonpath-rfc9535";
import { RE2JS } from "re2js";

/** Languages of expressions in the policy file, each with how one is compiled; compiling throws when it is wrong. */
const COMPILERS = {
  "JSONPath (RFC 9535)": (text: string) => query(null, text),
  "CSS selector": (text: string) => load("<p></p>").root().find(text),
  "regular expression (RE2 syntax)": (text: string) => RE2JS.compile(text),
  "cron expression of five fields": (text: string) => {
    if (new Cron(text, { paused: true, mode: "5-part", timezone: "UTC" }).nextRun() === null) throw new Error("it never comes");
  },
} as const;

export type Language = keyof typeof COMPILERS;

/** @returns the shortest time between two of the next starts of a cron expression that compiles, in seconds. */
export function shortestInterval(cron: string): number {
  const starts = new Cron(cron, { paused: true, mode: "5-part", timezone: "UTC" })
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
