import { CORE_SCHEMA, constructFromEvents, type Event, mergeTag, parseEvents, YAMLException } from "js-yaml";
import { fullWidthMark } from "./full-width.js";
import { CircularAlias, type Position, type Positions, positionAt, positionsOf } from "./positions.js";

export type Document =
  /** The value is null when the file is empty. */
  | { readonly ok: true; readonly value: unknown; readonly positions: Positions }
  | { readonly ok: false; readonly position: Position | undefined; readonly message: string };

/**
 * Parses one YAML document by the core schema (dates stay text) with merge keys. Duplicate keys are an error.
 * Error texts quote nothing of the document: what YAML stumbles over may be a password without quotes.
 */
export function parseDocument(source: string): Document {
  try {
    const events = parseEvents(source, {});
    const documents = constructFromEvents(events, { source, schema: CORE_SCHEMA.withTags(mergeTag), maxAliases: 1000 });
    if (documents.length > 1) return failure("expected one YAML document, got several; remove the lines of three dashes");
    return { ok: true, value: documents[0] ?? null, positions: positionsOf(source, events as readonly Event[]) };
  } catch (error) {
    if (error instanceof CircularAlias) return failure(error.message, positionAt(source, error.offset));
    if (!(error instanceof YAMLException)) throw error;
    const { mark } = error;
    return explained(explainYaml(error.reason), source, mark && positionAt(source, mark.position));
  }
}

/** YAML stumbles behind a mark that it does not know as one: then the mark is told. */
function explained(message: string, source: string, position: Position | undefined): Document {
  const mark = message.startsWith(NOT_YAML) ? fullWidthMark(source, START, position?.line) : undefined;
  if (!mark) return failure(message, position);
  const place = position ? `at ${position.line}:${position.column}: ` : "";
  return failure(`${mark.message} (${place}${message})`, mark.position);
}

function failure(message: string, position?: Position): Document {
  return { ok: false, position, message };
}

const START: Position = { line: 1, column: 1 };
const NOT_YAML = "not valid YAML: ";

const REMEDIES: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/^duplicated mapping key/, "this key stands twice in its mapping; keep one"],
  [
    /^unidentified alias/,
    "a value that starts with * refers to an anchor, and there is none of this name; put the value into quotes",
  ],
  [/unknown .*tag|tag handle/, "a value that starts with ! is a YAML tag, and this one is unknown; put the value into quotes"],
  [/^bad indentation/, `${NOT_YAML}bad indentation, or a value with ": ", " #" or a special first character that needs quotes`],
  [/^deficient indentation|unexpected end of the stream/, `${NOT_YAML}a quote, bracket or brace that was opened is not closed`],
  [/tab/, `${NOT_YAML}indent with spaces, not with tabs`],
  [/complex keys/, "expected a plain key, got a list or a mapping"],
];

function explainYaml(reason: string): string {
  const remedy = REMEDIES.find(([pattern]) => pattern.test(reason));
  return remedy ? remedy[1] : `${NOT_YAML}${reason.replaceAll(/["'`<].*["'`>]/g, "...")}`;
}
