import { dirname, join } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { CHINESE_FRONT_PAGE, chineseTwin, examplesOf, linksOf, outlineOf, pagesIn, textOf } from "./pages.js";

/** Pages without a Chinese one, and why. */
const ENGLISH_ONLY: Readonly<Record<string, string>> = {
  "README.md": "The index is in both languages itself; the Chinese front page is zh-CN/README.md.",
  "decisions.md": "Reasons of the code, for those who change it; the code's language is English.",
  "drill.md": "A table that the drill writes; what its alerts mean stands in the runbooks, in both languages.",
};

const named = (folder: string) => pagesIn(folder).map((page) => page.slice(folder.length + 1));
const twins = named("docs").filter((name) => !Object.hasOwn(ENGLISH_ONLY, name));

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
    const chinese = named("docs/zh-CN").filter((name) => `docs/zh-CN/${name}` !== CHINESE_FRONT_PAGE);
    expect(chinese).toEqual(twins);
    expect(named("docs")).toEqual(expect.arrayContaining(Object.keys(ENGLISH_ONLY)));
  });

  test.each(twins)("leads from docs/%s to its twin and back.", (name) => {
    const head = (page: string) => textOf(page).split("\n").slice(0, 4);
    expect(head(`docs/${name}`)).toContain(`English | [中文](zh-CN/${name})`);
    expect(head(`docs/zh-CN/${name}`)).toContain(`[English](../${name}) | 中文`);
  });

  test.each(twins)("has the same sections in docs/%s and its twin.", (name) => {
    expect(outlineOf(textOf(`docs/zh-CN/${name}`))).toEqual(outlineOf(textOf(`docs/${name}`)));
  });

  test.each(twins)("has the same rows in the tables of docs/%s and its twin.", (name) => {
    expect(rows(`docs/zh-CN/${name}`)).toEqual(rows(`docs/${name}`));
  });

  test.each(twins)("has the same examples in docs/%s and its twin.", (name) => {
    const examples = (page: string) => examplesOf(page).map(({ language, text }) => ({ language, code: withoutComments(text) }));
    expect(examples(`docs/zh-CN/${name}`)).toEqual(examples(`docs/${name}`));
  });

  test.each([CHINESE_FRONT_PAGE, ...twins.map((name) => `docs/zh-CN/${name}`)])("links from %s to Chinese pages.", (page) => {
    const links = linksOf(page).map((link) => join(dirname(page), link));
    const own = page.replace("/zh-CN/", "/");
    const english = links.filter((link) => link.endsWith(".md") && link !== own && chineseTwin(link) !== undefined);
    expect(english).toEqual([]);
  });

  test("tells in its index where there is no Chinese page.", () => {
    for (const name of Object.keys(ENGLISH_ONLY).filter((each) => each !== "README.md"))
      expect(textOf("docs/README.md")).toMatch(new RegExp(`^\\| \\[[^\\]]+\\]\\(${name}\\) \\| 仅英文 · English only \\|`, "m"));
  });

  test("has an index from which every page is one click away.", () => {
    const links = [...textOf("docs/README.md").matchAll(/\]\(([\w./-]+)\)/g)].map(([, link]) => link);
    const pages = [...named("docs"), ...named("docs/zh-CN").map((name) => `zh-CN/${name}`)];
    expect(pages.filter((page) => page !== "README.md" && !links.includes(page))).toEqual([]);
  });
});
