import { randomUUID } from "node:crypto";
import { CheckError } from "../failure.js";

/** How a value is written into its place. `raw` leaves it as it is. */
export type Encoding = "url" | "header" | "json" | "raw";

/** What placeholders stand for. */
export interface Scope {
  readonly variables: ReadonlyMap<string, string>;
  /** Number of this run, for `{{counter}}`. */
  readonly counter: number;
  /** Wall clock, unix seconds. */
  now(): number;
}

export interface Template {
  /** The names it asks for, generated ones among them. */
  readonly names: readonly string[];
  /** Throws a CheckError (extract) for a name without a value and for a value that its place cannot hold. */
  render(scope: Scope): string;
}

const PLACEHOLDER = /\{\{\s*([a-z0-9][a-z0-9_.-]{0,62})\s*\}\}/g;

const GENERATORS: Readonly<Record<string, (scope: Scope) => string>> = {
  uuid: () => randomUUID(),
  time: (scope) => new Date(scope.now() * 1000).toISOString(),
  unix: (scope) => String(Math.floor(scope.now())),
  counter: (scope) => String(scope.counter),
};

/** True for names that have a value in every run: uuid, time, unix, counter. */
export function isGenerated(name: string): boolean {
  return Object.hasOwn(GENERATORS, name);
}

/**
 * Compiles a text with `{{name}}` in it.
 * @param asItStands names whose value may open a URL unencoded: an address configured as a variable.
 */
export function compileTemplate(text: string, encoding: Encoding, asItStands: ReadonlySet<string> = new Set()): Template {
  const literals: string[] = [];
  const names: string[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    literals.push(text.slice(end, match.index));
    names.push(match[1] ?? "");
    end = match.index + match[0].length;
  }
  literals.push(text.slice(end));
  if (encoding === "header" || encoding === "url") literals.forEach(refuseLineBreaks);
  if (names.length === 0) return { names, render: () => text };
  const encode = ENCODERS[encoding];
  return {
    names,
    render(scope) {
      let result = literals[0] ?? "";
      for (const [index, name] of names.entries()) {
        const value = valueFor(name, scope);
        const opensUrl = encoding === "url" && result === "" && asItStands.has(name);
        result += (opensUrl ? plain : encode)(value, name) + (literals[index + 1] ?? "");
      }
      return result;
    },
  };
}

function valueFor(name: string, scope: Scope): string {
  const value = scope.variables.get(name) ?? GENERATORS[name]?.(scope);
  if (value === undefined) throw new CheckError("extract", `no variable is named "${name}"`);
  return value;
}

const ENCODERS: Readonly<Record<Encoding, (value: string, name: string) => string>> = {
  url(value, name) {
    // A URL parser would take it for a step up, and the request would go elsewhere.
    if (value === "." || value === "..") throw unfit(name, "is a path of dots");
    return encodeURIComponent(plain(value, name));
  },
  header: plain,
  json: (value) => JSON.stringify(value).slice(1, -1),
  raw: (value) => value,
};

function plain(value: string, name: string): string {
  if (/[\r\n\0]/.test(value)) throw unfit(name, "holds a line break");
  return value;
}

function refuseLineBreaks(literal: string): void {
  if (/[\r\n\0]/.test(literal)) throw new CheckError("extract", "a URL or header holds a line break");
}

function unfit(name: string, why: string): CheckError {
  return new CheckError("extract", `variable "${name}" ${why} and cannot stand in a URL or header`);
}
