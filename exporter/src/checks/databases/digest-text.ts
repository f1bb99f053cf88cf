/** Stands for the text of a statement that must not be shown: utility statements can hold passwords. */
export const HIDDEN = "(not shown)";

const SHOWN = new Set(["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"]);
const LENGTH = 200;

/**
 * Comments, strings, identifiers in quotes, words, single characters. What is not closed reaches to the end: the server
 * may have cut the text.
 */
const TOKEN =
  /(?<comment>--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<text>[eE]'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|'(?:[^']|'')*(?:'|$)|\$(?<tag>[A-Za-z_]\w*|)\$[\s\S]*?(?:\$\k<tag>\$|$))|(?<name>"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$))|(?<space>\s+)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<mark>[\s\S])/gu;

/**
 * The text of a statement as a label: white space folded, comments and strings left out, 200 characters at most, the
 * first statement alone. `HIDDEN` for all but SELECT, INSERT, UPDATE, DELETE and MERGE, also behind WITH.
 */
export function digestText(query: string): string {
  let text = "";
  let depth = 0;
  let verb: string | undefined;
  for (const { groups } of query.matchAll(TOKEN)) {
    const { comment, text: string, name, space, word, mark } = groups ?? {};
    if (comment !== undefined || space !== undefined) {
      if (text !== "" && !text.endsWith(" ")) text += " ";
      continue;
    }
    if (mark === ";" && text !== "") break;
    if (mark === "(") depth++;
    if (mark === ")") depth--;
    if (verb === undefined && word !== undefined) {
      verb = verbOf(word.toUpperCase(), text, depth);
      if (verb === HIDDEN) return HIDDEN;
    }
    text += string === undefined ? (name ?? word ?? mark ?? "") : "?";
    // No more is needed: only the verb may still stand behind a long WITH.
    if (verb !== undefined && text.length > LENGTH) break;
  }
  return verb === undefined ? HIDDEN : cut(text.trim());
}

/** @returns undefined where the statement's verb is still to come: behind WITH and its names. */
function verbOf(word: string, before: string, depth: number): string | undefined {
  const first = /^[\s(]*$/.test(before);
  if (SHOWN.has(word) && (first || depth === 0)) return word;
  if (!first || word === "WITH") return undefined;
  return HIDDEN;
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= LENGTH ? text : `${characters.slice(0, LENGTH - 1).join("")}…`;
}
