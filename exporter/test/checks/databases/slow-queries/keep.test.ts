import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAccount } from "../../../../src/checks/databases/slow-queries/account.js";
import { fileKeeper, type Kept } from "../../../../src/checks/databases/slow-queries/keep.js";
import { recordWarnings } from "../../../fixtures/log.js";
import { targetOf } from "../target.js";

const section = (fields: object = {}) => targetOf({ engine: "postgres", user: "monitor", ...fields }).section;
const kept = (today: number): Kept => ({
  account: { ...openAccount(1_800_000_000, "UTC"), today, total: 99 },
  source: "log",
  position: { offset: 7 },
  running: 1,
  counted: 2,
});

describe("the kept count of slow queries", () => {
  let folder: string;
  let warnings: string[];
  const keeper = (target = section(), timeZone = "UTC") =>
    fileKeeper(folder, "erp-db", target, timeZone, recordWarnings(warnings));
  const path = () => join(folder, "databases", "erp-db.json");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sla-keep-"));
    warnings = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("comes back as it was, without the total, which is that of the process.", async () => {
    const first = keeper();
    expect(first.load()).toBeUndefined();
    first.save(kept(3));
    first.save(kept(4));
    await first.close();
    const { account, ...rest } = kept(4);
    expect(keeper().load()).toEqual({ account: { ...account, total: 0 }, ...rest });
    expect(account.todayUpperBound).toBe(Number.POSITIVE_INFINITY);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual([]);
  });

  it("is not written any more after the end.", async () => {
    const first = keeper();
    await first.close();
    first.save(kept(3));
    expect(existsSync(path())).toBe(false);
  });

  it("is not taken for that of another server, threshold, exclusion or time zone.", async () => {
    const first = keeper();
    first.save(kept(3));
    await first.close();
    expect(keeper(section({ host: "other" })).load()).toBeUndefined();
    expect(keeper(section({ slow_query: { threshold: "2s" } })).load()).toBeUndefined();
    expect(keeper(section({ slow_query: { exclude: { users: ["backup"] } } })).load()).toBeUndefined();
    expect(keeper(section(), "Asia/Shanghai").load()).toBeUndefined();
    expect(keeper(section({ every: "30s", user: "other" })).load()).toBeDefined();
  });

  it("is set aside when it is damaged.", () => {
    mkdirSync(join(folder, "databases"));
    writeFileSync(path(), '{"version":1,');
    expect(keeper().load()).toBeUndefined();
    expect(readFileSync(`${path()}.damaged`, "utf8")).toBe('{"version":1,');
    expect(warnings).toEqual([expect.stringContaining("is damaged and was set aside")]);
  });
});
