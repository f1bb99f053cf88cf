import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { examplesOf, pagesIn, ROOT, textOf } from "./pages.js";

const PAGES = ["README.md", ...["docs", "docs/zh-CN", "docs/runbooks"].flatMap(pagesIn)];

/** Each command's flags, out of the helps that docs/configuration.md holds; another test keeps these up to date. */
const flags = new Map(
  examplesOf("docs/configuration.md").flatMap(({ text }) => {
    const usage = /^Usage: sla-exporter ?([a-z ]*?)(?: [[<].*)?$/m.exec(text);
    if (!usage) return [];
    return [[usage[1] ?? "", new Set([...text.matchAll(/^ {2}(?:-\w, )?(--[\w.-]+)/gm)].map(([, flag]) => flag ?? ""))] as const];
  }),
);

/** What a page tells people to type: lines of its examples, and code within its sentences. */
function typed(page: string): readonly string[] {
  const inline = [
    ...textOf(page)
      .replaceAll(/^( *)```[\s\S]*?^\1```/gm, "")
      .matchAll(/`([^`\n]+)`/g),
  ];
  const lines = examplesOf(page).flatMap(({ text }) => text.replaceAll("\\\n", " ").split("\n"));
  return [...lines, ...inline.map(([, code = ""]) => code)];
}

/** Calls of the command, and of the image by its tag, wherever they begin in a line. `COMMAND` and `ENGINE` stand for any. */
function calls(page: string): readonly string[] {
  return typed(page).flatMap((line) =>
    [...line.matchAll(/(?:^|[ $(])sla-exporter(?::[\d.]+)? (?!sla-exporter)((?:[a-z]|--)[^|;&>#)]*)/g)].map(([, call = ""]) =>
      call.trim(),
    ),
  );
}

function problemOf(call: string): string | undefined {
  const words = call.split(/\s+/);
  const pair = words.slice(0, 2).join(" ");
  const command = call.startsWith("--") ? "" : flags.has(pair) ? pair : (words[0] ?? "");
  const known = flags.get(command);
  if (!known) return `no command "${command}"`;
  const unknown = [...call.matchAll(/(?:^|\s)(--[a-z][\w.-]*)/g)].map(([, flag = ""]) => flag).filter((flag) => !known.has(flag));
  return unknown.length > 0 ? `"${command}" has no ${unknown.join(", ")}` : undefined;
}

describe("What the documentation tells people to type", () => {
  test("is held against the helps of all commands.", () => {
    expect([...flags.keys()]).toEqual(expect.arrayContaining(["", "serve", "ledger show", "maintenance start"]));
    expect(problemOf("serve --no-such.flag")).toBe('"serve" has no --no-such.flag');
    expect(problemOf("perish")).toBe('no command "perish"');
    expect(calls("docs/ledger.md").length).toBeGreaterThan(5);
  });

  test.each(PAGES)("%s names commands and flags that there are.", (page) => {
    const problems = calls(page).flatMap((call) => {
      const problem = problemOf(call);
      return problem === undefined ? [] : [`${call}: ${problem}`];
    });
    expect(problems).toEqual([]);
  });

  test.each(PAGES)("%s names scripts of npm that there are.", (page) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Readonly<Record<string, string>>;
    };
    const named = [...textOf(page).matchAll(/\bnpm run (?:--?[a-z]+ )*([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
