import { dirname, join } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { CHINESE_FRONT_PAGE, chineseTwin, examplesOf, linksOf, outlineOf, textOf } from "./pages.js";

/** What the Chinese front page need not link to, and why. */
const NOT_LINKED: Readonly<Record<string, string>> = {
  [CHINESE_FRONT_PAGE]: "It is this page itself; it leads back to README.md.",
};
/** Sections of the Chinese front page alone. */
const GLOSSARY = "## 术语";

const chinese = textOf(CHINESE_FRONT_PAGE);
const [beforeGlossary = "", ...others] = chinese.split(`\n${GLOSSARY}\n`);
const afterGlossary = others.join("").replace(/^[\s\S]*?(?=\n## )/, "");

/** What the page's examples tell people to type, without prompts and comments. */
function commands(page: string): readonly string[] {
  return examplesOf(page)
    .filter(({ language }) => language === "console" || language === "sh")
    .flatMap(({ text }) => text.trim().split("\n"))
    .map((line) => line.replace(/^\$ /, "").replace(/\s+# .*$/, ""));
}

/** Scripts of npm and calls of Docker within sentences. */
function named(text: string): readonly string[] {
  return [...text.matchAll(/`((?:npm run|docker compose) [^`]+)`/g)].map(([, name = ""]) => name);
}

describe("The Chinese front page", () => {
  test("has the sections of README.md, and its glossary.", () => {
    expect(others).toHaveLength(1);
    expect(outlineOf(beforeGlossary + afterGlossary)).toEqual(outlineOf(textOf("README.md")));
  });

  test("has as many points in its lists as README.md, so that no limit is kept from its readers.", () => {
    const points = (text: string) => [...text.matchAll(/^(?:- |\d\. )/gm)].length;
    expect(points(textOf("README.md"))).toBeGreaterThan(10);
    expect(points(chinese)).toBe(points(textOf("README.md")));
  });

  test("has every command of README.md, in its examples and in its sentences.", () => {
    expect(commands("README.md")).toContain("npm run demo -- --history");
    expect(commands(CHINESE_FRONT_PAGE)).toEqual(commands("README.md"));
    expect(named(textOf("README.md"))).toContain("npm run boards:preview");
    const told = named(chinese);
    expect(named(textOf("README.md")).filter((name) => !told.includes(name))).toEqual([]);
  });

  test("links to every page and picture that README.md links to, in Chinese where there is one.", () => {
    const links = new Set(linksOf(CHINESE_FRONT_PAGE).map((link) => join(dirname(CHINESE_FRONT_PAGE), link)));
    const wanted = linksOf("README.md")
      .map((link) => join(link).replace(/\/$/, ""))
      .filter((link) => !Object.hasOwn(NOT_LINKED, link));
    expect(wanted).toEqual(expect.arrayContaining(["docs/stack.md", "docs/images/boards/en/overview.png", "prometheus/rules"]));
    expect(wanted.map((link) => chineseTwin(link) ?? link).filter((link) => !links.has(link))).toEqual([]);
  });
});
