import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SIGNALS } from "../../../src/checks/databases/signals.js";

const page = readFileSync(new URL("../../../../docs/databases.md", import.meta.url), "utf8");
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
  .map(([signal, ...engines]) => ({
    signal: (signal ?? "").trim().replaceAll("`", ""),
    engines: engines.map((cell) => cell.trim()),
  }));

/** Of this folder and below: where each kind of server is tested. */
const tests = readdirSync(new URL(".", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => readFileSync(new URL(name, import.meta.url), "utf8"))
  .join("\n");

describe("The table of docs/databases.md", () => {
  test("has one row for each signal, in the order of the list.", () => {
    expect(rows.map(({ signal }) => signal)).toEqual(Object.keys(SIGNALS));
  });

  test("names for PostgreSQL a test that is there, or says that the signal is not available.", () => {
    for (const { signal, engines } of rows) {
      const cell = engines[0] ?? "";
      if (cell.startsWith("not available: ")) continue;
      const name = /Test: "([^"]+)"/.exec(cell)?.[1];
      expect(name, signal).toBeDefined();
      expect(tests.includes(`"${name}"`), `${signal}: ${name}`).toBe(true);
    }
  });
});
