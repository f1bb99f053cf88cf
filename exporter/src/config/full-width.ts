import type { Position } from "./positions.js";

/** Marks of a Chinese keyboard, with what YAML has in their place. */
const MARKS: Readonly<Record<string, string>> = {
  "：": '"：" is a full-width colon; YAML needs ":" and a space',
  "，": '"，" is a full-width comma; YAML needs ","',
  "“": '"“" is a full-width quote; YAML needs " or \'',
  "”": '"”" is a full-width quote; YAML needs " or \'',
  "‘": '"‘" is a full-width quote; YAML needs " or \'',
  "’": '"’" is a full-width quote; YAML needs " or \'',
  "＂": '"＂" is a full-width quote; YAML needs " or \'',
  "＇": '"＇" is a full-width quote; YAML needs " or \'',
};
const ANY = new RegExp(`[${Object.keys(MARKS).join("")}]`, "g");

const QUOTED_OR_COMMENT = /(?<=^|[\s,:[{])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')|(?<=^|\s)#.*$/g;
const OPENS_BLOCK_TEXT = /(?:^|[:-]\s+)[|>][-+\d]*\s*$/;

/** A full-width mark, and what it should have been. */
export interface FullWidthMark {
  readonly position: Position;
  readonly message: string;
}

/** True when a text has a mark that may have been meant as one of YAML's. */
export function hasFullWidthMark(text: string): boolean {
  return text.search(ANY) >= 0;
}

/**
 * The first full-width mark that stands where YAML has one of its own: texts may hold them.
 * @param from where the search begins.
 * @param lastLine where it ends.
 */
export function fullWidthMark(source: string, from: Position, lastLine = Number.POSITIVE_INFINITY): FullWidthMark | undefined {
  let blockText = Number.POSITIVE_INFINITY;
  for (const [index, whole] of source.split(/\r\n|\r|\n/).entries()) {
    const line = index + 1;
    if (line > lastLine) return undefined;
    const text = whole.replace(QUOTED_OR_COMMENT, (found) => " ".repeat(found.length));
    const indent = text.search(/\S/);
    if (indent < 0 || indent > blockText) continue;
    blockText = OPENS_BLOCK_TEXT.test(text) ? indent : Number.POSITIVE_INFINITY;
    for (const { 0: mark, index: offset } of text.matchAll(ANY)) {
      const isBefore = line < from.line || (line === from.line && offset + 1 < from.column);
      if (isBefore || !standsForYaml(mark, text.slice(0, offset), text.slice(offset + 1))) continue;
      return { position: { line, column: offset + 1 }, message: MARKS[mark] ?? "" };
    }
  }
  return undefined;
}

/** Judges by what stands before and after the mark in its line. */
function standsForYaml(mark: string, before: string, after: string): boolean {
  const isInBraces = /[{[]/.test(before);
  if (mark === "，") return isInBraces && /^\s*[\w-]+\s*[:：]/.test(after);
  if (mark === "：") return !/:\s/.test(isInBraces ? before.replace(/^.*[{[,]/, "") : before);
  return /(?:^|[:-]\s|[{[,])\s*$/.test(before);
}
