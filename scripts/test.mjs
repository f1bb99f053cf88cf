// `npm test`: sets up all that the tests need, runs them, and ends with the counts.
//   --checks   types, lint, format, import directions, unused exports as well (`npm run check`)
//   --node24   the unit tests and the web tests once more on Node 24
//   anything else goes to vitest: `npm test -- exporter/test/policy`
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDebianPackages } from "./debian.mjs";
import { installPackages } from "./install.mjs";
import { ensureNode24 } from "./node24.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const args = process.argv.slice(2);
const own = new Set(["--checks", "--node24"]);
const filters = args.filter((arg) => !own.has(arg));
const strict = process.env.CI === "true";
const total = { passed: 0, failed: 0, skipped: 0 };
const faults = [];
/** Names of the tests that failed: what scrolled by is told once more at the end. */
const failures = [];

const run = (command, ...rest) => spawnSync(command, rest, { cwd: root, stdio: "inherit" }).status === 0;

/** One run of vitest; its counts are added to the total. */
function vitest(node, ...rest) {
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "sla-exporter-test-"));
  const report = join(folder, "report.json");
  const ok = run(
    node,
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...rest,
  );
  try {
    const counts = JSON.parse(readFileSync(report, "utf8"));
    total.passed += counts.numPassedTests;
    total.failed += counts.numFailedTests;
    total.skipped += counts.numPendingTests + counts.numTodoTests;
    for (const file of counts.testResults) {
      const place = relative(root, file.name);
      for (const test of file.assertionResults.filter(({ status }) => status === "failed"))
        failures.push(
          `${place} > ${test.fullName}\n    ${(test.failureMessages[0] ?? "").split("\n").slice(0, 6).join("\n    ")}`,
        );
      if (file.status === "failed" && file.assertionResults.length === 0) failures.push(`${place}\n    ${file.message}`);
    }
    if (!ok && counts.numFailedTests === 0) faults.push("a test file could not run, or an error was not handled");
    if (counts.numTotalTests === 0) faults.push("no test ran");
  } catch {
    faults.push(`vitest ended without a report (${rest.join(" ")})`);
  }
  rmSync(folder, { recursive: true, force: true });
}

installPackages();
const missing = ensureDebianPackages();
if (!run(process.execPath, "scripts/mysql-server.mjs")) missing.push("MySQL server");
if (!run(process.execPath, "scripts/prometheus3.mjs")) missing.push("Prometheus 3 or its Alertmanager");
// What reads docker-compose.yml: its tests are skipped where it cannot be had, and its line says why.
run(process.execPath, "scripts/compose2.mjs");
if (strict && missing.length > 0) faults.push(`missing servers: ${missing.join(", ")}`);

if (args.includes("--checks") && !run("npm", "run", "--silent", "check")) faults.push("npm run check found faults");

vitest(process.execPath, ...filters);

if (args.includes("--node24")) {
  const node24 = ensureNode24();
  if (node24) {
    console.log(
      `\nOnce more on Node ${spawnSync(node24, ["--version"], { encoding: "utf8" }).stdout.trim()}: unit and web tests.`,
    );
    vitest(node24, "--project", "unit");
    vitest(node24, "--project", "servers", "exporter/test/web");
  } else faults.push("Node 24 cannot be had");
}

for (const failure of failures) console.log(`Failed: ${failure}`);
for (const fault of faults) console.log(`Fault: ${fault}.`);
const failed = total.failed + faults.length;
console.log(`\n${total.passed} passed, ${failed} failed, ${total.skipped} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
