import { describe, expect, test } from "vitest";
import { boardsIn } from "../../preview/dashboard.js";
import type { Finding } from "./board-rule.js";
import type { LintException, RuleName } from "./exceptions.js";
import { LINT_EXCEPTIONS } from "./exceptions.js";
import { LINTER_RULES } from "./linter-rules.js";
import { BOARDS, LANGUAGES, OWN_RULES } from "./own-rules.js";

const ALL = LANGUAGES.flatMap((language) =>
  boardsIn(`${BOARDS}/${language}`).map(({ name, board }) => ({ at: `${language}/${name}`, board })),
);

interface Found extends Finding {
  readonly rule: RuleName;
  readonly uid: string;
}

function excepts({ rule, board = "", refId }: LintException, found: Found): boolean {
  return found.rule === rule && found.uid.includes(board) && (refId === undefined || refId === found.refId);
}

const FOUND: readonly Found[] = ALL.flatMap(({ board }) =>
  Object.entries({ ...LINTER_RULES, ...OWN_RULES }).flatMap(([rule, check]) =>
    check(board).map((finding) => ({ ...finding, rule: rule as RuleName, uid: board.uid })),
  ),
);

describe.each(ALL)("The board $at", ({ board }) => {
  test.each(Object.keys({ ...LINTER_RULES, ...OWN_RULES }))("holds the rule %s.", (rule) => {
    const broken = FOUND.filter((found) => found.uid === board.uid && found.rule === rule);
    expect(broken.filter((found) => !LINT_EXCEPTIONS.some((exception) => excepts(exception, found)))).toEqual([]);
  });
});

test.each(LINT_EXCEPTIONS)("The exception from $rule is needed.", (exception) => {
  expect(exception.reason).toMatch(/\.$/);
  expect(FOUND.some((found) => excepts(exception, found))).toBe(true);
});
