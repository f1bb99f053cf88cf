import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openArchive } from "../../../src/checks/transactions/archive.js";
import type { TransactionRun } from "../../../src/checks/transactions/run.js";
import { recordWarnings } from "../../fixtures/log.js";
import { temporaryFolder } from "./fixtures.js";

function run(startedAt: number, result: TransactionRun["result"] = "ok", transaction = "erp/order"): TransactionRun {
  return {
    kind: "transaction",
    transaction,
    startedAt,
    duration: 0.1,
    result,
    ...(result === "failed" ? { failure: { step: "go", reason: "status", message: "expected status 200, got 500" } } : {}),
    steps: [{ name: "go", always: false, offset: 0, duration: 0.1, phases: { ttfb: 0.09 }, status: 200, receivedBytes: 5 }],
  };
}

function logged() {
  const lines: string[] = [];
  return { lines, log: recordWarnings(lines) };
}

const times = (runs: readonly TransactionRun[]) => runs.map(({ startedAt }) => startedAt);
const range = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index);

describe("The archive", () => {
  it("should keep the last runs and, apart from them, the last failures, over a restart.", async () => {
    const folder = temporaryFolder();
    const { lines, log } = logged();
    const before = openArchive(folder, log);
    for (let at = 1; at <= 25; at++) before.record(run(at, "failed"));
    for (let at = 26; at <= 60; at++) before.record(run(at));
    before.record(run(1, "slow", "crm/create"));
    await before.flush();
    for (const archive of [before, openArchive(folder, log)]) {
      expect(times(archive.lastRuns("erp/order"))).toEqual(range(60, 41));
      expect(times(archive.lastFailures("erp/order"))).toEqual(range(25, 6));
      expect(archive.lastFailures("erp/order")[0]).toEqual(run(25, "failed"));
      expect(archive.lastRuns("crm/create")).toEqual([run(1, "slow", "crm/create")]);
      expect(archive.lastRuns("erp/other")).toEqual([]);
    }
    expect(lines).toEqual([]);
    const file = join(folder, "transactions", "runs", "erp", "order.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, "utf8")).runs).toHaveLength(40);
    expect(readdirSync(join(folder, "transactions", "runs", "erp"))).toEqual(["order.json"]);
  });

  it("should add to what was kept before a restart.", async () => {
    const folder = temporaryFolder();
    const { log } = logged();
    const before = openArchive(folder, log);
    before.record(run(1));
    await before.flush();
    const after = openArchive(folder, log);
    after.record(run(2));
    expect(times(after.lastRuns("erp/order"))).toEqual([2, 1]);
  });

  it.each([
    ["ends in the middle", (text: string) => text.slice(0, text.length / 2)],
    ["holds something else", () => '{"runs":[{"kind":"database"}]}'],
    ["is empty", () => ""],
  ])("should set a file aside that %s, with one line in the log.", async (_what, damage) => {
    const folder = temporaryFolder();
    const { lines, log } = logged();
    const before = openArchive(folder, log);
    before.record(run(1));
    await before.flush();
    const file = join(folder, "transactions", "runs", "erp", "order.json");
    const damaged = damage(readFileSync(file, "utf8"));
    writeFileSync(file, damaged);
    const after = openArchive(folder, log);
    expect(after.lastRuns("erp/order")).toEqual([]);
    after.record(run(2));
    await after.flush();
    expect(lines).toEqual([`"${file}" is damaged and was set aside as "${file}.damaged"; the last runs begin anew`]);
    expect(readFileSync(`${file}.damaged`, "utf8")).toBe(damaged);
    expect(times(openArchive(folder, log).lastRuns("erp/order"))).toEqual([2]);
  });

  it("should work in memory when there is no folder, or none that can be written, and say so once.", async () => {
    const { lines, log } = logged();
    const inMemory = openArchive(undefined, log);
    inMemory.record(run(1, "failed"));
    await inMemory.flush();
    expect(times(inMemory.lastFailures("erp/order"))).toEqual([1]);
    const blocked = join(temporaryFolder(), "file");
    writeFileSync(blocked, "");
    const archive = openArchive(blocked, log);
    for (let at = 1; at <= 3; at++) {
      archive.record(run(at));
      await archive.flush();
    }
    expect(times(archive.lastRuns("erp/order"))).toEqual([3, 2, 1]);
    expect(lines.filter((line) => line.startsWith("the last runs cannot be kept"))).toHaveLength(1);
  });
});
