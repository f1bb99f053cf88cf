import { describe, expect, test } from "vitest";
import { examplesOf, pagesIn, textOf } from "./pages.js";

/** Pages without a Chinese one, and why. */
const ENGLISH_ONLY: Readonly<Record<string, string>> = {
  "README.md": "The index is in both languages itself; the Chinese front page is zh-CN/README.md.",
  "decisions.md": "Reasons of the code, for those who change it; the code's language is English.",
  "drill.md": "A table that the drill writes; what its alerts mean stands in the runbooks, in both languages.",
};
/** The Chinese front page stands for README.md of the root folder. */
const CHINESE_ONLY: readonly string[] = ["README.md"];

const named = (folder: string) => pagesIn(folder).map((page) => page.slice(folder.length + 1));
const twins = named("docs").filter((name) => !Object.hasOwn(ENGLISH_ONLY, name));

/** The levels of a page's headings, in their order; what stands in examples is none. */
function outline(page: string): readonly number[] {
  const text = textOf(page).replaceAll(/^( *)```[\s\S]*?^\1```/gm, "");
  return [...text.matchAll(/^(#+) /gm)].map(([, marks = ""]) => marks.length);
}

/** What each row of the tables is about, where that is code: the first code in its first cell, and the number of cells. */
function rows(page: string): readonly string[] {
  const cells = [...textOf(page).matchAll(/^\|(.*)\|$/gm)].map(([, row = ""]) => row.split(/(?<!\\)\|/));
  return cells.map((row) => `${/`([^`]+)`/.exec(row[0] ?? "")?.[1] ?? ""} ${row.length}`);
}

/** Comments at the ends of lines are in the language of the page. At a line's start, # may be root's prompt. */
function withoutComments(code: string): string {
  return code.replaceAll(/(?<=\S)[ \t]+# .*$/gm, "");
}

describe("The documentation in two languages", () => {
  test("has a Chinese page for each English one, but for those that are listed.", () => {
    const chinese = named("docs/zh-CN").filter((name) => !CHINESE_ONLY.includes(name));
    expect(chinese).toEqual(twins);
    expect(named("docs")).toEqual(expect.arrayContaining(Object.keys(ENGLISH_ONLY)));
  });

  test.each(twins)("leads from docs/%s to its twin and back.", (name) => {
    const head = (page: string) => textOf(page).split("\n").slice(0, 4);
    expect(head(`docs/${name}`)).toContain(`English | [中文](zh-CN/${name})`);
    expect(head(`docs/zh-CN/${name}`)).toContain(`[English](../${name}) | 中文`);
  });

  test.each(twins)("has the same sections in docs/%s and its twin.", (name) => {
    expect(outline(`docs/zh-CN/${name}`)).toEqual(outline(`docs/${name}`));
  });

  test.each(twins)("has the same rows in the tables of docs/%s and its twin.", (name) => {
    expect(rows(`docs/zh-CN/${name}`)).toEqual(rows(`docs/${name}`));
  });

  test.each(twins)("has the same examples in docs/%s and its twin.", (name) => {
    const examples = (page: string) => examplesOf(page).map(({ language, text }) => ({ language, code: withoutComments(text) }));
    expect(examples(`docs/zh-CN/${name}`)).toEqual(examples(`docs/${name}`));
  });

  test("has an index from which every page is one click away.", () => {
    const links = [...textOf("docs/README.md").matchAll(/\]\(([\w./-]+)\)/g)].map(([, link]) => link);
    const pages = [...named("docs"), ...named("docs/zh-CN").map((name) => `zh-CN/${name}`)];
    expect(pages.filter((page) => page !== "README.md" && !links.includes(page))).toEqual([]);
  });
});
