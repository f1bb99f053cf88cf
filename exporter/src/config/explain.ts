import { z } from "zod";
import { expectedAt, fieldsAt, isSecret, knownKeys } from "./fields.js";
import { remedyFor, suggest } from "./suggest.js";
import type { Interpolate } from "./values.js";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What is wrong at a place of the document. */
export interface Finding {
  readonly path: Path;
  /** Points at the key in place of its value. */
  readonly atKey: boolean;
  readonly message: string;
}

/** The document as written, and what is known of its fields. */
export interface Written {
  readonly document: unknown;
  readonly schema: z.core.$ZodType;
  readonly interpolate: Interpolate;
}

/** Turns what zod found into sentences for the policy's author. Shows values only as written, and secret ones not at all. */
export function explain(issue: Issue, written: Written, around: Path = []): readonly Finding[] {
  const path = [...around, ...issue.path];
  const value = (message: string): readonly Finding[] => [{ path, atKey: false, message }];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...path, key],
        atKey: true,
        message: `unknown key${remedyFor(key, knownKeys(written.schema, path))}`,
      }));
    case "invalid_key":
      return [
        { path, atKey: true, message: `${firstMessage(issue.issues)}, got ${JSON.stringify(String(path.at(-1)))}` },
        ...explainValue(written, path),
      ];
    case "invalid_union":
      return explainUnion(issue, written, path);
    case "invalid_format":
      return value(withGot(issue.message, written, path) + literalOnly(written, path));
    case "invalid_type":
      return value(explainType(issue.expected, written, path));
    case "invalid_value": {
      const names = issue.values.map(String);
      const got = valueAt(written.document, path);
      const close = typeof got === "string" ? suggest(got, names) : undefined;
      const hint = close === undefined ? literalOnly(written, path) : `; did you mean "${close}"?`;
      return value(expected(`one of ${names.join(", ")}`, written, path) + hint);
    }
    case "too_small":
    case "too_big":
      return value(
        isOwnText(issue.message) ? withGot(issue.message, written, path) : expected(explainSize(issue), written, path),
      );
    case "custom":
      return value(withGot(discreet(issue.message, written, path), written, path));
    default:
      return value(withGot(issue.message, written, path));
  }
}

/** zod reads no value whose key fails. */
function explainValue(written: Written, path: Path): readonly Finding[] {
  return fieldsAt(written.schema, path).flatMap((schema) => {
    const parsed = z.safeParse(schema, valueAt(written.document, path));
    return parsed.success ? [] : parsed.error.issues.flatMap((issue) => explain(issue, written, path));
  });
}

/** Takes the branch that was meant, when only one can have been; else says what all branches expect. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, written: Written, path: Path): readonly Finding[] {
  const isMissing = valueAt(written.document, path) === undefined;
  const meant = issue.errors.filter(
    (errors) => !errors.some((error) => error.code === "invalid_type" && error.path.length === 0),
  );
  const [branch] = meant;
  if (!isMissing && meant.length === 1 && branch !== undefined) return branch.flatMap((error) => explain(error, written, path));
  return [{ path, atKey: false, message: explainType("another type", written, path) }];
}

function explainType(type: string, written: Written, path: Path): string {
  const what = expectedAt(written.schema, path) ?? TYPES[type] ?? type;
  const got = valueAt(written.document, path);
  if (got === undefined) return `missing; expected ${what}`;
  const isTextWanted = type === "string" && (typeof got === "number" || typeof got === "boolean");
  return `${expected(what, written, path)}${isTextWanted && expectedAt(written.schema, path) === undefined ? "; put it into quotes" : ""}`;
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

function explainSize(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const [bound, word] = issue.code === "too_small" ? [issue.minimum, "at least"] : [issue.maximum, "at most"];
  if (issue.origin === "string") return issue.code === "too_small" ? "a text that is not empty" : `${word} ${bound} characters`;
  if (issue.origin === "array") return `${word} ${bound} ${bound === 1 ? "entry" : "entries"}`;
  return issue.inclusive === false ? `a number ${issue.code === "too_small" ? "above" : "below"} ${bound}` : `${word} ${bound}`;
}

/** Texts of this project start with "expected"; zod's own with a capital. */
function isOwnText(message: string): boolean {
  return message.startsWith("expected ");
}

function firstMessage(issues: readonly Issue[]): string {
  return issues[0]?.message ?? "expected another key";
}

/** Takes out what could repeat a value that a reference put in: the detail after a colon, the name of a template. */
function discreet(message: string, { document, interpolate, schema }: Written, path: Path): string {
  const text = valueAt(document, path);
  const hasReference = typeof text === "string" && interpolate.has(text);
  if (isOwnText(message) && (hasReference || isSecret(schema, path))) return message.split(": ", 1)[0] ?? "";
  const template = /^\{\{(.*?)\}\}/.exec(message)?.[1];
  if (template !== undefined && hasReference && !text.includes(template))
    return "the value put in makes a {{...}} that is not defined";
  return message;
}

function expected(what: string, written: Written, path: Path): string {
  return withGot(`expected ${what}`, written, path);
}

function withGot(message: string, { document, schema }: Written, path: Path): string {
  const got = valueAt(document, path);
  if (!isOwnText(message) || got === undefined) return message;
  const isComposite = typeof got === "object" && got !== null;
  if (isComposite && !/^expected (a|an|one of|true) /.test(message)) return message;
  // A text where a mapping belongs may be a secret that slipped up from a key below.
  const hide = isSecret(schema, path) || / (mapping|list)/.test(message);
  return `${message}, got ${hide ? kind(got) : show(got)}${ratioHint(message, got)}`;
}

/** Ids and words out of a list are taken as they stand. */
function literalOnly({ document, interpolate }: Written, path: Path): string {
  const got = valueAt(document, path);
  return typeof got === "string" && interpolate.has(got) ? "; references are not put in here" : "";
}

/** "99.8" where 99.8% was meant. */
function ratioHint(message: string, got: unknown): string {
  const number = typeof got === "number" || typeof got === "string" ? Number(got) : Number.NaN;
  return message.includes("a ratio such as") && number > 1 && number <= 100 ? `; did you mean ${number}%?` : "";
}

function kind(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return (
    { string: "a text", number: "a number", boolean: "true or false", object: "a mapping" }[typeof value as string] ??
    "another type"
  );
}

const LONGEST_SHOWN = 60;

function show(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return kind(value);
  const text = value.replace(/(:\/\/)[^/@\s]*@/g, "$1...@");
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text);
}

/** The value as written at a path; undefined when there is none. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => {
    const isContainer = typeof value === "object" && value !== null && Object.hasOwn(value, key);
    return isContainer ? (value as Readonly<Record<PropertyKey, unknown>>)[key] : undefined;
  }, document);
}
