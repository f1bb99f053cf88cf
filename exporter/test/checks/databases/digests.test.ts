import { describe, expect, test } from "vitest";
import { digestText, HIDDEN } from "../../../src/checks/databases/digest-text.js";
import { digestBoard } from "../../../src/checks/databases/digests.js";

describe("the membership of a statement", () => {
  const row = (digest: string, seconds: number) => ({ digest, query: `SELECT ${digest}`, calls: seconds, seconds });

  test("begins with its third interval in the top, and ends an hour after its last.", () => {
    const board = digestBoard({ top: 1, enterAfter: 3, leaveAfter: 3600 });
    const run = (now: number, a: number, b: number) => {
      board.update([row("a", a), row("b", b)], now);
      return board.members;
    };
    expect(run(0, 1, 1)).toEqual([]);
    expect(run(15, 2, 1)).toEqual([]);
    expect(run(30, 3, 1)).toEqual([]);
    expect(run(45, 4, 1)).toEqual(["a"]);
    expect(run(60, 4, 2)).toEqual(["a"]);
    expect(run(75, 4, 3)).toEqual(["a"]);
    expect(run(90, 4, 4)).toEqual(["a", "b"]);
    expect(run(3644, 4, 5)).toEqual(["a", "b"]);
    expect(run(3645, 4, 6)).toEqual(["b"]);
  });

  test("does not begin when an interval lies between.", () => {
    const board = digestBoard({ top: 1, enterAfter: 3, leaveAfter: 3600 });
    [1, 2, 3, 3, 4, 5].forEach((seconds, index) => {
      board.update([row("a", seconds)], 15 * index);
    });
    expect(board.members).toEqual([]);
  });

  test("ends early for the one that is longest outside when twice the top are in.", () => {
    const board = digestBoard({ top: 1, enterAfter: 1, leaveAfter: 3600 });
    const seconds: Record<string, number> = { a: 0, b: 0, c: 0 };
    const busy = (digest: string, now: number) => {
      seconds[digest] = (seconds[digest] ?? 0) + 1;
      board.update(
        Object.entries(seconds).map(([name, value]) => row(name, value)),
        now,
      );
      return board.members;
    };
    busy("a", 0);
    expect(busy("a", 15)).toEqual(["a"]);
    expect(busy("b", 30)).toEqual(["a", "b"]);
    expect(busy("a", 45)).toEqual(["a", "b"]);
    expect(busy("c", 60)).toEqual(["a", "c"]);
  });

  test("goes on with the counters of an earlier one.", () => {
    const board = digestBoard({ top: 1, enterAfter: 1, leaveAfter: 100 });
    const secondsOf = (rows: readonly (readonly [string, number])[], now: number) =>
      Object.fromEntries(
        board
          .update(
            rows.map(([digest, seconds]) => row(digest, seconds)),
            now,
          )
          .filter(({ name }) => name === "digest_seconds_total")
          .map(({ labels, value }) => [labels.digest, value]),
      );
    secondsOf([["a", 5]], 0);
    expect(secondsOf([["a", 6]], 15)).toEqual({ a: 0, other: 1 });
    expect(secondsOf([["a", 8]], 30)).toEqual({ a: 2, other: 1 });
    expect(secondsOf([["a", 8]], 200)).toEqual({ other: 1 });
    expect(secondsOf([["a", 11]], 215)).toEqual({ a: 2, other: 4 });
    expect(secondsOf([["a", 12]], 230)).toEqual({ a: 3, other: 4 });
  });

  test("is nobody's with a top of 0: all is in other.", () => {
    const board = digestBoard({ top: 0, enterAfter: 3, leaveAfter: 3600 });
    board.update([row("a", 1)], 0);
    for (let run = 1; run < 5; run++) expect(board.update([row("a", 1 + run)], 15 * run)).toHaveLength(2);
    expect(board.members).toEqual([]);
  });
});

describe("the text of a statement", () => {
  test.each([
    ["select  *\n\tfrom t where id = $1 ", "select * from t where id = $1"],
    ["/* hint */ -- more\n INSERT INTO t VALUES ($1)", "INSERT INTO t VALUES ($1)"],
    ["((SELECT $1) UNION SELECT $2)", "((SELECT $1) UNION SELECT $2)"],
    ["WITH a AS (SELECT $1) UPDATE t SET x = $2", "WITH a AS (SELECT $1) UPDATE t SET x = $2"],
    ['WITH RECURSIVE "select" (x) AS (TABLE t) DELETE FROM t', 'WITH RECURSIVE "select" (x) AS (TABLE t) DELETE FROM t'],
    ["MERGE INTO t USING s ON $1 WHEN MATCHED THEN DO NOTHING", "MERGE INTO t USING s ON $1 WHEN MATCHED THEN DO NOTHING"],
    ["UPDATE t SET p = 'it''s; secret' /* secret */ WHERE d #> $1", "UPDATE t SET p = ? WHERE d #> $1"],
    ["UPDATE t SET p = E'a\\' secret', q = $x$ secret $x$, r = 'cut off se", "UPDATE t SET p = ?, q = ?, r = ?"],
    ["SELECT 1; ALTER USER x PASSWORD secret", "SELECT 1"],
  ])("is shown: %s", (query, text) => {
    expect(digestText(query)).toBe(text);
  });

  test.each([
    "ALTER ROLE clerk PASSWORD 'secret'",
    "/* SELECT */ CREATE USER x IDENTIFIED BY 'secret'",
    "EXPLAIN SELECT $1",
    "SET PASSWORD = 'secret'",
    "COPY t FROM PROGRAM 'select'",
    "(ALTER USER select PASSWORD 'secret')",
    "WITH a AS (SELECT $1) TABLE a",
    "DO $$ SELECT $$",
    "<insufficient privilege>",
    "SELECTED",
    "",
  ])("is not shown: %s", (query) => {
    expect(digestText(query)).toBe(HIDDEN);
  });

  test("has 200 characters at most, whole ones.", () => {
    const text = digestText(`SELECT '', ${"𝒳".repeat(300)}`);
    expect([...text]).toHaveLength(200);
    expect(text.endsWith("𝒳…")).toBe(true);
    expect(digestText(`WITH ${"a AS (SELECT $1), ".repeat(40)}b AS (SELECT $1) SELECT $2`)).toHaveLength(200);
  });
});
