import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  advise,
  bounds,
  explain,
  type Reading,
  type SlowSettings,
} from "../../../../src/checks/databases/mysql/slow-query-bounds.js";

const THRESHOLD = 1;
const plain: SlowSettings = { longQueryTime: THRESHOLD, unindexedToo: false, minimumRows: 0, leftOut: ["sp"] };
const first: Reading = {
  server: "db 3306 uuid",
  startedAt: 1000,
  slow: 40,
  questions: 5000,
  queries: 6000,
  own: { session: "8", slow: 2, questions: 100 },
  settings: plain,
};

/** A server on which statements run, ours among them, under settings that hold all the time. */
const statement = fc.record({
  seconds: fc.constantFrom(0.01, 0.4, 0.5, 0.7, 1, 1.5, 2, 3),
  indexed: fc.boolean(),
  rows: fc.constantFrom(0, 10, 1000),
  kind: fc.constantFrom("select", "call", "admin"),
  ours: fc.boolean(),
});
const settings = fc.record({
  longQueryTime: fc.constantFrom(0, 0.5, 1, 2, 10),
  unindexedToo: fc.boolean(),
  minimumRows: fc.constantFrom(0, 100),
  leftOut: fc.constantFrom<readonly string[]>([], ["sp"], ["sp", "call"], ["admin"]),
});

function later(before: Reading, statements: readonly (typeof statement extends fc.Arbitrary<infer T> ? T : never)[]): Reading {
  const counts = (s: (typeof statements)[number]) =>
    (s.seconds >= before.settings.longQueryTime || (before.settings.unindexedToo && !s.indexed)) &&
    s.rows >= before.settings.minimumRows &&
    !before.settings.leftOut.includes(s.kind);
  const ours = statements.filter((s) => s.ours);
  return {
    ...before,
    slow: before.slow + statements.filter(counts).length,
    questions: before.questions + statements.length,
    queries: before.queries + statements.length,
    own: {
      ...before.own,
      slow: before.own.slow + ours.filter(counts).length,
      questions: before.own.questions + ours.length,
    },
  };
}

describe("The bounds of the slow statements of others", () => {
  test("hold the truth under every setting.", () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 40 }), settings, (statements, set) => {
        const before = { ...first, settings: set };
        const truth = statements.filter((s) => !s.ours && s.seconds >= THRESHOLD).length;
        const { lower, upper } = bounds(before, later(before, statements), THRESHOLD);
        expect(lower).toBeLessThanOrEqual(truth);
        expect(upper).toBeGreaterThanOrEqual(truth);
      }),
    );
  });

  test("are the truth when the server counts from the threshold and nothing else.", () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 40 }), (statements) => {
        const truth = statements.filter((s) => !s.ours && s.seconds >= THRESHOLD).length;
        expect(bounds(first, later(first, statements), THRESHOLD)).toEqual({ lower: truth, upper: truth });
      }),
    );
  });

  const next = { ...first, slow: 45, questions: 5100, queries: 6200, own: { session: "8", slow: 2, questions: 110 } };

  test("come from all statements when the server's time is longer.", () => {
    const set = { ...plain, longQueryTime: 10 };
    expect(bounds({ ...first, settings: set }, { ...next, settings: set }, THRESHOLD)).toEqual({ lower: 5, upper: 190 });
  });

  test("count a setting as it was at both ends.", () => {
    expect(bounds({ ...first, settings: { ...plain, longQueryTime: 10 } }, next, THRESHOLD)).toEqual({ lower: 5, upper: 190 });
    expect(bounds({ ...first, settings: { ...plain, unindexedToo: true } }, next, THRESHOLD)).toEqual({ lower: 0, upper: 5 });
  });

  test("take off what a new session of ours did before it read.", () => {
    const anew = { ...next, own: { session: "9", slow: 1, questions: 20 } };
    expect(bounds(first, anew, THRESHOLD)).toEqual({ lower: 4, upper: 4 });
  });

  test("after a restart are what was counted since and infinity.", () => {
    const restarted = {
      ...first,
      startedAt: 2000,
      slow: 3,
      questions: 90,
      queries: 95,
      own: { session: "1", slow: 0, questions: 9 },
    };
    expect(bounds(first, restarted, THRESHOLD)).toEqual({ lower: 3, upper: Number.POSITIVE_INFINITY });
  });

  test("after a restart within moments of the start are told by the statements.", () => {
    const restarted = { ...first, slow: 3, questions: 90, queries: 95, own: { session: "1", slow: 0, questions: 9 } };
    expect(bounds(first, restarted, THRESHOLD)).toEqual({ lower: 3, upper: Number.POSITIVE_INFINITY });
  });

  test("after a restart long ago, with higher counters already, are what was counted since, too.", () => {
    expect(bounds(first, { ...next, startedAt: 2000 }, THRESHOLD)).toEqual({ lower: 43, upper: Number.POSITIVE_INFINITY });
  });

  test("after the counters were flushed are what the counter grew all the same and all statements.", () => {
    const flushed = { ...next, questions: 50 };
    expect(bounds(first, flushed, THRESHOLD)).toEqual({ lower: 5, upper: 190 });
    expect(bounds(first, { ...flushed, slow: 3 }, THRESHOLD)).toEqual({ lower: 0, upper: 190 });
  });

  test("count nothing of another server behind the same address.", () => {
    const other = { ...next, server: "standby 3306 uuid" };
    expect(bounds(first, other, THRESHOLD)).toEqual({ lower: 0, upper: Number.POSITIVE_INFINITY });
  });
});

describe("The explanation", () => {
  test.each<[string, Partial<SlowSettings>]>([
    ["sessions can set a long_query_time of their own", {}],
    ["the server counts from 10 s", { longQueryTime: 10 }],
    ["log_queries_not_using_indexes counts fast statements too", { unindexedToo: true }],
    ["min_examined_row_limit leaves out statements of fewer than 5 rows", { minimumRows: 5 }],
    ["log_slow_disabled_statements leaves out admin, call", { leftOut: ["admin", "call", "sp"] }],
  ])("says that %s.", (words, changed) => {
    expect(explain({ ...plain, ...changed }, THRESHOLD)).toContain(words);
  });

  test("comes with the statement that mends it, until it has been mended.", () => {
    const mends = "SET GLOBAL long_query_time = 1 mends it for new sessions";
    expect([10, 1].map((longQueryTime) => advise({ ...plain, longQueryTime }, THRESHOLD))).toEqual([mends, undefined]);
  });
});
