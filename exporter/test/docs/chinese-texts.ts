import { readdirSync } from "node:fs";
import { textOf } from "./pages.js";

/** A line of a Chinese text, as a reader sees it. */
export interface Line {
  /** File and line, to find it again. */
  readonly place: string;
  readonly text: string;
}

const HAN = /\p{Script=Han}/u;

const filesIn = (folder: string, names: RegExp): readonly string[] =>
  readdirSync(new URL(`../../../${folder}`, import.meta.url))
    .filter((name) => names.test(name))
    .sort()
    .map((name) => `${folder}/${name}`);

/** Every file with Chinese texts of the product; what is made from others is among them. */
const FILES: readonly string[] = [
  ...filesIn("exporter/src/locales", /zh-CN\.ts$/),
  ...filesIn("grafana/src/texts/zh-CN", /\.ts$/),
  ...filesIn("grafana/provisioning/dashboards", /\.yml$/),
  ...filesIn("prometheus/rules", /\.yml$/),
  ...filesIn("alertmanager/templates", /^zh-CN\.tmpl$/),
  ...filesIn("docs/runbooks", /\.md$/),
  ...filesIn("docs/zh-CN", /\.md$/),
  ...filesIn("scripts/pages", /zh-CN\.md$/),
  ...filesIn("scripts/pages/zh-CN", /\.yml$/),
  "docs/README.md",
  "demo/sla.yml",
  "compose/sla.yml",
  "sla.example.yml",
];

/** The lines with Chinese. @param examples whether lines within fenced blocks are wanted, too */
export function chineseLines(examples: boolean): readonly Line[] {
  return FILES.flatMap((file) => {
    let fenced = false;
    return textOf(file)
      .split("\n")
      .flatMap((line, index) => {
        const fence = file.endsWith(".md") && /^ *```/.test(line);
        if (fence) fenced = !fenced;
        if (fence || !HAN.test(line) || (fenced && !examples)) return [];
        return [{ place: `${file}:${index + 1}`, text: withoutKey(file, line) }];
      });
  });
}

/** The translations have the English text as their key. */
function withoutKey(file: string, line: string): string {
  return file.startsWith("scripts/pages/zh-CN/") ? line.replace(/^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'): /, "") : line;
}

/**
 * A line without what nobody reads: placeholders, marks of Markdown, addresses. Code stands as a word in Latin letters.
 * The space behind words in bold that end in punctuation is one that Markdown needs.
 */
export function asRead({ place, text }: Line): string {
  return (place.includes(".ts:") ? text : text.replaceAll(/`[^`]*`/g, "code"))
    .replaceAll(/\{\{.*?\}\}/g, "\u00a7")
    .replaceAll(/\$\{[^{}]*\}/g, "\u00a7")
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/\*\*([^*]*[。：？])\*\* /g, "$1")
    .replaceAll("**", "")
    .replaceAll("\\n", "\u00a7")
    .replaceAll(/<!--.*?-->|<[^>]*>/g, "\u00a7");
}
