import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Document, parseDocument } from "./document.js";
import { explain, type Finding, valueAt, type Written } from "./explain.js";
import { fullWidthMark, hasFullWidthMark } from "./full-width.js";
import { interpolation } from "./interpolate.js";
import { isTimeZone } from "./local-time.js";
import { type ConfigProblem, formatPath, inOrder, withoutRepeats } from "./problem.js";
import { readFailure } from "./read.js";
import { checkReferences } from "./references.js";
import { type PolicyFile, policySchema } from "./schema/policy.js";
import { Sensitive } from "./sensitive.js";
import type { Interpolate, Place } from "./values.js";
import { findWarnings } from "./warnings.js";

type ReadFile = (path: string) => Uint8Array;

export interface LoadOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gives the bytes of a file, or throws as node:fs does. Default: the file system. */
  readonly readFile?: ReadFile;
}

/** Where a value stands, or the nearest thing around it that does: for what shows only when the policy is at work. */
export type Locate = (path: readonly PropertyKey[]) => Omit<ConfigProblem, "message">;

export type LoadedPolicyFile =
  | {
      readonly ok: true;
      readonly file: PolicyFile;
      readonly warnings: readonly ConfigProblem[];
      /** What references put in, for the masking of transcripts. */
      readonly sensitive: Sensitive;
      readonly locate: Locate;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Loads and checks a policy file. Never throws for what stands in the file; finds all errors at once, in the order of the file. */
export function loadPolicyFile(path: string, options: LoadOptions): LoadedPolicyFile {
  const readFile = options.readFile ?? readFileSync;
  const text = readText(path, readFile);
  if ("failure" in text) return { ok: false, problems: [{ file: path, path: "", message: text.failure }] };
  const document = parseDocument(text.text);
  if (!document.ok) return { ok: false, problems: [{ file: path, ...document.position, path: "", message: document.message }] };

  if (document.value === null) return { ok: false, problems: [{ file: path, path: "", message: EMPTY }] };

  const folder = dirname(resolve(path));
  const sensitive = new Sensitive();
  const interpolate = interpolation({ env: options.env, folder, readFile }, sensitive);
  const schema = policySchema(interpolate, placeOf(document.value, folder, interpolate, readFile));
  const written: Written = { document: document.value, schema, interpolate };
  const place = (findings: readonly Finding[]) =>
    inOrder(findings.map((finding) => unmark(locate(finding, path, document), finding, document.value, text.text)));

  const parsed = schema.safeParse(document.value);
  const broken = parsed.success ? [] : parsed.error.issues.flatMap((issue) => explain(issue, written));
  const problems = [...broken, ...checkReferences(document.value)];
  if (!parsed.success || problems.length > 0) return { ok: false, problems: withoutRepeats(place(problems)) };
  const where: Locate = (at) => ({ file: path, ...document.positions.value(at), path: formatPath(at) });
  return {
    ok: true,
    file: parsed.data,
    warnings: withoutRepeats(place(findWarnings(parsed.data, written))),
    sensitive,
    locate: where,
  };
}

const EMPTY = "the file is empty; `sla-exporter init` writes one to start from";

function readText(path: string, readFile: ReadFile): { text: string } | { failure: string } {
  let bytes: Uint8Array;
  try {
    bytes = readFile(path);
  } catch (error) {
    const why = readFailure(error);
    const remedy = why === "no such file" ? "; `sla-exporter init` writes one to start from" : "";
    return { failure: `cannot read the policy file: ${why}${remedy}` };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { failure: "the file is not UTF-8 text; save it as UTF-8" };
  }
}

function placeOf(document: unknown, folder: string, interpolate: Interpolate, readFile: ReadFile): Place {
  return {
    timeZone: timeZoneOf(document, interpolate),
    path(text) {
      const path = resolve(folder, text);
      try {
        readFile(path);
      } catch (error) {
        throw new Error(`expected a file that can be read (${readFailure(error)})`);
      }
      return path;
    },
  };
}

/** The zone has to be known before the dates that stand in it are read; a wrong one is reported where it stands. */
function timeZoneOf(document: unknown, interpolate: Interpolate): string {
  const written = valueAt(document, ["timezone"]);
  try {
    const timeZone = typeof written === "string" ? interpolate(written) : "";
    return isTimeZone(timeZone) ? timeZone : "UTC";
  } catch {
    return "UTC";
  }
}

/** A text where a mapping belongs, or a key that is none, may come of a full-width mark: then it is told. */
function unmark(problem: ConfigProblem, { path, atKey, message }: Finding, document: unknown, source: string): ConfigProblem {
  const written = atKey ? path.at(-1) : message.includes(" mapping") ? valueAt(document, path) : undefined;
  if (typeof written !== "string" || !hasFullWidthMark(written)) return problem;
  const { line = 1, column = 1 } = problem;
  const mark = fullWidthMark(source, { line, column });
  return mark ? { ...problem, ...mark.position, message: `${mark.message} (${message})` } : problem;
}

function locate({ path, atKey, message }: Finding, file: string, { positions }: Extract<Document, { ok: true }>): ConfigProblem {
  return { file, ...(atKey ? positions.key(path) : positions.value(path)), path: formatPath(path), message };
}
