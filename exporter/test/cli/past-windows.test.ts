import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../../src/cli/check.js";
import { pastWindows } from "../../src/cli/past-windows.js";
import { policyOrError } from "../../src/cli/policy-or-error.js";
import { temporaryFolder } from "../checks/transactions/fixtures.js";
import { KeptLedger } from "../fixtures/kept-ledger.js";

const TOLD =
  "lies in the past: takes out nothing, unless it was loaded before; for time that has passed use `sla-exporter ledger exclude`";
/** When the ledger of the tests begins: 10:00 in Shanghai. */
const NOW = Date.parse("2026-11-23T02:00:00Z") / 1000;

function policyFile(windows: string): string {
  const file = join(temporaryFolder(), "sla.yml");
  writeFileSync(
    file,
    `timezone: Asia/Shanghai
systems:
  forum:
    tier: auxiliary
    transactions: [{ name: read, steps: [{ name: go, url: "http://127.0.0.1:9/" }] }]
    maintenance:
${windows}`,
  );
  return file;
}

const window = (from: string, to: string) => `      - { from: "2026-11-23 ${from}", to: "2026-11-23 ${to}", reason: upgrade }\n`;
const RECURRING = '      - { cron: "0 2 * * SUN", for: 1h, reason: upgrade }\n';

describe("A window that was over before it was loaded", () => {
  test("is told with its place; one that is going on, one to come and one that recurs are not.", () => {
    const { policy, locate } = policyOrError(
      policyFile(window("09:00", "10:01") + window("12:00", "13:00") + RECURRING + window("08:00", "10:00")),
    );
    expect(pastWindows(policy, locate, NOW)).toMatchObject([{ line: 10, path: "systems.forum.maintenance[3]", message: TOLD }]);
  });

  test("is a warning of `check`, in the order of the file.", async () => {
    const file = policyFile(window("08:00", "10:00").replaceAll("2026", "2019"));
    let said = "";
    expect(await check(file, false, (text) => (said += text))).toBe(true);
    expect(said).toContain(`warning: ${file}:7:9 systems.forum.maintenance[0]: ${TOLD}\n`);
  });

  test("is not told when the ledger knew it in its time.", async () => {
    const kept = new KeptLedger(NOW);
    const before = policyOrError(policyFile(window("10:01", "10:02")));
    kept.begin(before.policy, []);
    await kept.pass(180);
    const after = policyOrError(policyFile(window("10:01", "10:02") + window("10:00", "10:01")));
    kept.reload(after.policy, [], []);
    const isHeld = (system: string, at: number) => kept.ledger.maintenanceAt(system, at) !== undefined;
    expect(pastWindows(after.policy, after.locate, NOW + 180, isHeld)).toMatchObject([{ line: 8 }]);
  });
});
