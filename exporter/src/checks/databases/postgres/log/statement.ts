import { createHash } from "node:crypto";
import type { LogLine } from "./line.js";

/** What a line tells of a statement. */
export type Told =
  | { readonly kind: "duration"; readonly milliseconds: number; readonly part: Part }
  /** With log_statement the text comes first, in a line of its own, and the duration follows without it. */
  | { readonly kind: "begun"; readonly part: Part }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed" };

/** A query may be fetched in parts, each with a duration of its own. */
export interface Part {
  /**
   * `whole`: a query, or the first part of one. `fetch`: a further part. `bare`: only the line before tells.
   * `unclear`: the words for it are translated.
   */
  readonly role: "whole" | "fetch" | "bare" | "unclear";
  /** Equal for parts of one query within a transaction. */
  readonly key: string;
}

const CANCELLED = "57014";
const NO_ERROR = "00000";
/** Successful completion, warning, no data. */
const NOT_FAILED = /^0[012]/;
/** Ends of sessions, and logins that were refused: no statement failed. */
const SESSION_ENDED = /^(57P|28|08|25P0[34]|53300)/;
/** What the server calls levels that are no failed statement, in English; ERROR has other names in other languages. */
const OTHER_LEVELS = new Set(["LOG", "WARNING", "NOTICE", "INFO", "DEBUG", "FATAL", "PANIC"]);

/** The figure stands behind a word in any language: "duration: 12.345 ms", "Dauer: ...", "执行时间：...". */
const DURATION = /^[^\d"'«“„]{1,60}(?<=[\s:：])(\d{1,13}\.\d{3})(?![\d.])\s?(.*)/s;
/** The plan of auto_explain, which nobody translates. */
const PLAN = /^duration: [\d.]+ ms {2}plan:/;
const ENGLISH =
  /^duration: [\d.]+ ms(?: {2}(parse|bind|statement|execute fetch from|execute|fastpath function call)(?: ([^:]*))?:|$)/;
const BEGUN = /^(statement|execute fetch from|execute)(?: ([^:]*))?: /;

/** @returns undefined for a line that tells of no statement. Pure. */
export function toldBy(line: LogLine): Told | undefined {
  if (line.process !== "client backend") return undefined;
  if (line.state !== NO_ERROR) return failureOf(line);
  // Raised by a function, whatever it says.
  if (line.hasContext) return undefined;
  if (line.activity === "PARSE" || line.activity === "BIND" || PLAN.test(line.message)) return undefined;
  const begun = BEGUN.exec(line.message);
  if (begun) return { kind: "begun", part: partOf(begun[1] ?? "", begun[2] ?? "", line.message.slice(begun[0].length)) };
  const duration = DURATION.exec(line.message);
  if (!duration) return undefined;
  const milliseconds = Number(duration[1]);
  const english = ENGLISH.exec(line.message);
  if (!english) return { kind: "duration", milliseconds, part: unclear(duration[2] ?? "") };
  const [head, role, name] = english;
  if (role === "parse" || role === "bind") return undefined;
  if (role === undefined) return { kind: "duration", milliseconds, part: { role: "bare", key: "" } };
  return { kind: "duration", milliseconds, part: partOf(role, name ?? "", line.message.slice(head.length).trimStart()) };
}

function failureOf({ state, severity }: LogLine): Told | undefined {
  if (state === CANCELLED) return { kind: "cancelled" };
  if (NOT_FAILED.test(state) || SESSION_ENDED.test(state) || OTHER_LEVELS.has(severity)) return undefined;
  return { kind: "failed" };
}

function partOf(role: string, name: string, text: string): Part {
  const key = digest(`${name}\n${text}`);
  return role === "execute fetch from" ? { role: "fetch", key } : { role: "whole", key };
}

/** @param rest what follows the figure: unit, translated word, name of the portal, text. */
function unclear(rest: string): Part {
  const [, text = ""] = /^[^:：]*[:：]\s?(.*)/s.exec(rest) ?? [];
  // Without a text the line before had it, and it cannot be told what it said.
  return { role: "unclear", key: digest(text) };
}

/** Texts of statements go no further than here. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}
