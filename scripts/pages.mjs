// Pages that are partly written and partly made: a template in scripts/pages with <!-- names --> in it.
import { readFileSync } from "node:fs";
import { load } from "js-yaml";

const PAGES = new URL("./pages/", import.meta.url);
const PLACEHOLDER = /<!-- (.+?) -->/g;

/**
 * A template with its placeholders filled in.
 * @param make gives the text for a placeholder, undefined where there is none.
 */
export function filled(template, make) {
  return readFileSync(new URL(template, PAGES), "utf8").replaceAll(PLACEHOLDER, (placeholder, name) => {
    const text = make(name);
    if (text === undefined) throw new Error(`${template}: nothing is called ${placeholder}`);
    return text;
  });
}

/** The names of a template's placeholders. */
export function placeholders(template) {
  return [...readFileSync(new URL(template, PAGES), "utf8").matchAll(PLACEHOLDER)].map(([, name]) => name);
}

/**
 * Chinese texts by the English ones, so that a changed English text asks for a new Chinese one.
 * `say` gives the English where there is none, and `complete` throws an Error that names all of these.
 */
export function chinese(file) {
  const texts = load(readFileSync(new URL(`zh-CN/${file}`, PAGES), "utf8"));
  const asked = new Set();
  const has = (english) => Object.hasOwn(texts, english);
  const say = (english) => {
    if (english !== "") asked.add(english);
    return has(english) ? texts[english] : english;
  };
  const complete = () => {
    const missing = [...asked].filter((english) => !has(english)).map((english) => JSON.stringify(english));
    if (missing.length > 0) throw new Error(`scripts/pages/zh-CN/${file} has no text for:\n${missing.join("\n")}`);
  };
  const english = Object.keys(texts);
  return { say, has, english, complete, unused: () => english.filter((text) => !asked.has(text)) };
}

/** A table in Markdown. Bars in cells are escaped. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [line(head), `|${"---|".repeat(head.length)}\n`, ...rows.map(line)].join("").trimEnd();
}
