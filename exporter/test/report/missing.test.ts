import { describe, expect, test } from "vitest";
import type { DatabaseMeasurements } from "../../src/checks/databases/measurements.js";
import { engines } from "../../src/checks/databases/registry.js";
import { en } from "../../src/locales/en.js";
import { zhCN } from "../../src/locales/zh-CN.js";
import { betterSources, missing, type Trial } from "../../src/report/missing.js";

function tried(measurements: Partial<DatabaseMeasurements>): Trial {
  const measured = { kind: "database" as const, collectors: [], ...measurements };
  const check = { name: "erp-db", kind: "database" as const };
  return { check, outcome: { ok: true, startedAt: 0, duration: 0, confirmation: false, measurements: measured } };
}

const FIGURES = { total: 0, today: 0, todayUpperBound: 1, threshold: 1, exact: false, why: "sampled" };

describe("What is missing", () => {
  test("has each statement on a line of its own, and once for all that it mends.", () => {
    const failed = (collector: string, message: string, remedy: string) => ({
      collector,
      failure: { reason: "permission" as const, message, remedy },
    });
    const collectors = [failed("logs", "no right", "A; -- why\nB;"), { collector: "version" }, failed("locks", "none", "C;")];
    const trial = tried({ collectors: [...collectors, failed("sizes", "no right", "A; -- why\nB;")] });
    expect(missing([trial], () => undefined)).toEqual([
      "",
      "What is missing:",
      "  erp-db · Logs: no right",
      "  erp-db · Sizes of databases: no right",
      "      A; -- why",
      "      B;",
      "  erp-db · Locks: none",
      "      C;",
    ]);
  });

  test("is nothing when all is well.", () => {
    expect(missing([tried({ collectors: [{ collector: "logs" }] })], () => "never")).toEqual([]);
  });

  test("tells of a check that failed as a whole what mends it, where that is known.", () => {
    const outcome = { ok: false, reason: "auth", message: "refused", startedAt: 0, duration: 0, confirmation: false } as const;
    const trial: Trial = { check: { name: "erp-db", kind: "database" }, outcome };
    expect(missing([trial], () => "look here")).toEqual(["", "What is missing:", "  erp-db: refused", "      look here"]);
    expect(missing([trial], () => undefined)).toEqual([]);
  });
});

describe("What a better source of slow queries needs", () => {
  test("is told with the source in use, a statement a line.", () => {
    expect(betterSources([tried({ slowQueries: { ...FIGURES, source: "activity", remedy: "A;\nB;" } })])).toEqual([
      "",
      "Slow queries work, and can be counted better:",
      "  erp-db: counted by pg_stat_activity, sampled; a better source needs",
      "      A;",
      "      B;",
    ]);
  });

  test("is left out where nothing better is to be had.", () => {
    expect(betterSources([tried({ slowQueries: { ...FIGURES, source: "activity" } }), tried({})])).toEqual([]);
  });
});

describe.each(Object.values(engines))("The parts of $name", ({ collectors, slowQuerySources }) => {
  test.each([
    ["English", en],
    ["Chinese", zhCN],
  ])("have a name each in %s.", (_, { problems }) => {
    const names = [...collectors.map(({ name }) => name), ...slowQuerySources.map(({ name }) => `slow_queries_${name}`)];
    expect([...names, "slow_queries"].filter((name) => problems.collectors[name] === undefined)).toEqual([]);
  });
});
