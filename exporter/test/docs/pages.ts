import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Stands for README.md of the root folder. */
export const CHINESE_FRONT_PAGE = "docs/zh-CN/README.md";

/** A fenced block of a page, with the indent of lists taken off. */
export interface Example {
  /** Path from the root of the repository. */
  readonly page: string;
  /** Empty where none is given. */
  readonly language: string;
  readonly text: string;
}

/** The pages of one folder, by their paths from the root of the repository. */
export function pagesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
}

export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

/** All fenced blocks of a page, in their order. */
export function examplesOf(page: string): readonly Example[] {
  return [...textOf(page).matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```/gm)].map(([, indent = "", language = "", body = ""]) => ({
    page,
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

/** What links to the headings of a page end in, as GitHub makes it. */
export function anchorsOf(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The levels of a text's headings, in their order; what stands in examples is none. */
export function outlineOf(text: string): readonly number[] {
  return [...withoutExamples(text).matchAll(/^(#+) /gm)].map(([, marks = ""]) => marks.length);
}

/** Files and folders of the repository that a page links to, as they stand there, without the anchor. */
export function linksOf(page: string): readonly string[] {
  return [...withoutExamples(textOf(page)).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** The Chinese page or picture that says the same, if there is one. Paths are from the root of the repository. */
export function chineseTwin(path: string): string | undefined {
  const twin = path
    .replace(/^docs\/(?=[\w-]+\.md$)/, "docs/zh-CN/")
    .replace(/^(docs\/images\/boards)\/en\//, "$1/zh-CN/")
    .replace(/^(docs\/images\/status-page\/.*)-en\.png$/, "$1-zh-CN.png");
  const other = path === "docs/README.md" || twin === path || !existsSync(join(ROOT, twin));
  return other ? undefined : twin;
}

function withoutExamples(text: string): string {
  return text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, "");
}
