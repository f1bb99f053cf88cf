import { isDeepStrictEqual } from "node:util";
import { CheckError } from "../failure.js";
import { type Document, scalarText } from "./document.js";
import { compilePattern } from "./extract.js";
import type { Found } from "./json.js";
import type { StepSpec } from "./spec.js";
import { compileTemplate, type Scope, type Template } from "./template.js";

type Expectation = StepSpec["expect"];

/** What a step expects of its response, beside status and time. */
export interface Assertion {
  /** The variables that it compares with. */
  readonly names: readonly string[];
  /** Throws a CheckError (assertion) when the response is not as expected. */
  check(document: Document, scope: Scope): void;
}

/** Codes that the answer of a cleaning-up step may have when it may be that there is nothing to clean up. */
const NOTHING_THERE: ReadonlySet<number> = new Set([404, 409, 410]);

/**
 * Throws a CheckError (status) when the status is not the expected one.
 * @param lenient for cleaning up after a failure: what is not there needs no cleaning.
 * @returns "nothing-there" for an answer that was accepted only because of that: nothing else holds of it.
 */
export function expectStatus(step: StepSpec, status: number, lenient: boolean): "expected" | "nothing-there" {
  const wanted = step.expect.status;
  const accepted =
    wanted === undefined
      ? (status >= 200 && status < 300) || (step.redirects === 0 && status >= 300 && status < 400)
      : [wanted].flat().includes(status);
  if (accepted) return "expected";
  if (lenient && NOTHING_THERE.has(status)) return "nothing-there";
  const words = wanted === undefined ? (step.redirects === 0 ? "200 to 399" : "200 to 299") : [wanted].flat().join(" or ");
  throw new CheckError("status", `expected status ${words}, got ${status}`);
}

/** True when an expectation looks at the body's content. */
export function expectsBody(expect: Expectation): boolean {
  const { body, jsonpath } = expect;
  return (
    body?.contains !== undefined ||
    body?.not_contains !== undefined ||
    body?.matches !== undefined ||
    (jsonpath !== undefined && jsonpath.length > 0)
  );
}

/** True when an expectation looks for a pattern in the body. */
export function expectsPattern({ body, jsonpath }: Expectation): boolean {
  return body?.matches !== undefined || (jsonpath ?? []).some(({ matches }) => matches !== undefined);
}

/** Compiles what is expected beside status and time. Throws a CheckError for an expression that cannot be compiled. */
export function compileExpectation(expect: Expectation): readonly Assertion[] {
  return [...headerAssertions(expect), ...bodyAssertions(expect), ...jsonAssertions(expect)];
}

function headerAssertions(expect: Expectation): Assertion[] {
  return Object.entries(expect.headers ?? {}).map(([name, regex]) => {
    const pattern = compilePattern(regex);
    return fixed(({ headers }) => {
      const values = [headers[name.toLowerCase()] ?? []].flat();
      if (values.some((value) => pattern.matcher(value).find())) return;
      const got = values.length > 0 ? quote(values.join(", ")) : "no such header";
      throw unexpected(`header "${name}" to match "${regex}"`, got);
    });
  });
}

function bodyAssertions({ body }: Expectation): Assertion[] {
  const assertions: Assertion[] = [];
  const { contains, not_contains: excluded, matches, min_size: minSize } = body ?? {};
  if (minSize !== undefined) {
    assertions.push(
      fixed(({ size }) => {
        if (size < minSize) throw unexpected(`a body of at least ${minSize} bytes`, `${size} bytes`);
      }),
    );
  }
  if (contains !== undefined) {
    assertions.push(
      comparing(contains, ({ text }, wanted) => {
        if (!text.includes(wanted)) throw unexpected(`the body to contain "${wanted}"`, "a body without it");
      }),
    );
  }
  if (excluded !== undefined) {
    assertions.push(
      comparing(excluded, ({ text }, unwanted) => {
        if (text.includes(unwanted)) throw unexpected(`the body not to contain "${unwanted}"`, "a body with it");
      }),
    );
  }
  if (matches !== undefined) {
    const pattern = compilePattern(matches);
    assertions.push(
      fixed(({ text }) => {
        if (!pattern.matcher(text).find()) throw unexpected(`the body to match "${matches}"`, "a body that does not");
      }),
    );
  }
  return assertions;
}

function jsonAssertions({ jsonpath }: Expectation): Assertion[] {
  return (jsonpath ?? []).map(({ path, equals, matches, exists }) => {
    if (exists !== undefined) return fixed((document) => expectPresence(firstMatch(document, path), path, exists));
    if (matches !== undefined) {
      const pattern = compilePattern(matches);
      return fixed((document) => {
        const found = firstMatch(document, path);
        if (found !== undefined && pattern.matcher(scalarText(found)).find()) return;
        throw unexpected(`"${path}" to match "${matches}"`, shownValue(found));
      });
    }
    if (typeof equals === "string") {
      return comparing(equals, (document, wanted) => expectEqual(firstMatch(document, path), path, wanted));
    }
    return fixed((document) => expectEqual(firstMatch(document, path), path, equals ?? null));
  });
}

function fixed(check: (document: Document) => void): Assertion {
  return { names: [], check };
}

/** Compares with a text that may hold variables. */
function comparing(text: string, check: (document: Document, wanted: string) => void): Assertion {
  const template: Template = compileTemplate(text, "raw");
  return { names: template.names, check: (document, scope) => check(document, template.render(scope)) };
}

function expectPresence(found: Found | undefined, path: string, exists: boolean): void {
  if ((found !== undefined) === exists) return;
  const wanted = `"${path}" ${exists ? "to exist" : "not to exist"}`;
  throw unexpected(wanted, found ? quote(scalarText(found)) : "nothing");
}

function expectEqual(found: Found | undefined, path: string, wanted: Found["value"]): void {
  if (isDeepStrictEqual(found?.value, wanted)) return;
  throw unexpected(`"${path}" to be ${JSON.stringify(wanted)}`, shownValue(found));
}

function shownValue(found: Found | undefined): string {
  return found === undefined ? "nothing" : quote(found.json());
}

function firstMatch(document: Document, path: string): Found | undefined {
  try {
    return document.first(path);
  } catch (error) {
    // Not being JSON is a wrong answer here, not a failed extraction.
    if (error instanceof CheckError) throw new CheckError("assertion", error.message, { cause: error });
    throw error;
  }
}

function unexpected(wanted: string, got: string): CheckError {
  return new CheckError("assertion", `expected ${wanted}, got ${got}`);
}

const SHOWN = 100;

function quote(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return shown.startsWith('"') ? shown : `"${shown}"`;
}
