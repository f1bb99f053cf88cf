import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { alertmanagers } from "./programs.js";
import { FILE } from "./shipped.js";
import { CATEGORIES, ROLES_AND_ONE, SEVERITIES, saidOf, TIERS, tableOfThePage } from "./table.js";

const run = promisify(execFile);
const table = tableOfThePage();

describe.each(await alertmanagers())("amtool ($which)", ({ amtool }) => {
  test("finds nothing wrong with the shipped file.", async () => {
    const { stdout } = await run(amtool, ["check-config", FILE]);
    expect(stdout).toMatch(/SUCCESS[\s\S]*14 receivers[\s\S]*SUCCESS/);
    expect(stdout).not.toContain("FAILED");
  });

  test.each(SEVERITIES)("routes each %s, by tier and role, to whom the documentation says.", async (severity) => {
    const alerts = TIERS.flatMap((tier) => ROLES_AND_ONE.map((role) => ({ tier, role })));
    for (const [index, { tier, role }] of alerts.entries()) {
      const category = CATEGORIES[index % CATEGORIES.length] ?? "";
      const labels = [
        "alertname=SlaAny",
        "system=any",
        `severity=${severity}`,
        `tier=${tier}`,
        `role=${role}`,
        `category=${category}`,
      ];
      const { stdout } = await run(amtool, ["config", "routes", "test", `--config.file=${FILE}`, ...labels]);
      const reached = stdout.trim().split(",").sort().join(",");
      expect([labels, reached]).toEqual([labels, saidOf(table, severity, tier, role).receivers]);
    }
  });
});
