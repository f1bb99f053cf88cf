import { CheckError } from "../failure.js";
import { Document } from "./document.js";
import { type Assertion, compileExpectation, expectsBody, expectsPattern } from "./expect.js";
import { compileExtraction, type Extractor, readsBody } from "./extract.js";
import type { ResponseHeaders } from "./hop.js";
import type { StepSpec } from "./spec.js";
import type { Scope } from "./template.js";

/** A response to be examined, in a form that can be sent to another thread. */
export interface Specimen {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: Uint8Array;
  /** Bytes, decompressed; the body given may be only its beginning. */
  readonly size: number;
  /** The variables that the expectations compare with. */
  readonly values: readonly (readonly [string, string])[];
}

export type Examined =
  | { readonly ok: true; readonly variables: readonly (readonly [string, string])[] }
  | { readonly ok: false; readonly reason: CheckError["reason"]; readonly message: string };

/** What one step asks of its response, compiled once. */
export interface Rules {
  readonly assertions: readonly Assertion[];
  /** The variables that the assertions compare with. */
  readonly names: readonly string[];
  readonly extractors: readonly (readonly [string, Extractor])[];
  /** Something looks at the body's content. */
  readonly readsBody: boolean;
  /** Something looks for a pattern in the body. */
  readonly readsPattern: boolean;
  /** Something needs a parsed page. */
  readonly readsPage: boolean;
  /** The time that it takes has no bound that the body's size gives. */
  readonly unbounded: boolean;
}

/**
 * Filters compare everything with everything, and their search() and match() take patterns that backtrack; two
 * descents multiply.
 */
const UNBOUNDED_PATH = /\?|\.\..*\.\./s;

/** Throws a CheckError for an expression that cannot be compiled. */
export function compileRules(step: Pick<StepSpec, "extract" | "expect">): Rules {
  const extractions = Object.entries(step.extract);
  const assertions = compileExpectation(step.expect);
  const paths = [...extractions.map(([, { jsonpath }]) => jsonpath), ...(step.expect.jsonpath ?? []).map(({ path }) => path)];
  return {
    assertions,
    names: assertions.flatMap(({ names }) => names),
    extractors: extractions.map(([name, extraction]) => [name, compileExtraction(name, extraction)] as const),
    readsBody: expectsBody(step.expect) || extractions.some(([, extraction]) => readsBody(extraction)),
    readsPattern: expectsPattern(step.expect) || extractions.some(([, { regex }]) => regex !== undefined),
    readsPage: extractions.some(([, extraction]) => extraction.css !== undefined),
    unbounded: paths.some((path) => path !== undefined && UNBOUNDED_PATH.test(path)),
  };
}

/** Checks the response and takes the variables out of it. Never throws. */
export async function examine(rules: Rules, specimen: Specimen): Promise<Examined> {
  try {
    const document = new Document(specimen);
    const scope: Scope = { variables: new Map(specimen.values), counter: 0, now: () => 0 };
    for (const assertion of rules.assertions) assertion.check(document, scope);
    const variables: (readonly [string, string])[] = [];
    for (const [name, extractor] of rules.extractors) variables.push([name, await extractor(document)]);
    return { ok: true, variables };
  } catch (error) {
    if (error instanceof CheckError) return { ok: false, reason: error.reason, message: error.message };
    return { ok: false, reason: "extract", message: `the response cannot be examined: ${(error as Error).message}` };
  }
}
