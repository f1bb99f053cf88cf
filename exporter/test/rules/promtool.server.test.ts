import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { prometheus3 } from "../../../scripts/prometheus3.mjs";
import { RULE_FILES, TEST_FILES } from "./rule-files.js";

const run = promisify(execFile);

/** Exit code and everything that it said. */
async function promtool(
  program: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly output: string }> {
  try {
    const { stdout, stderr } = await run(program, [...args], { maxBuffer: 2 ** 26 });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
    return { code: typeof code === "number" ? code : -1, output: `${stdout ?? ""}${stderr ?? String(error)}` };
  }
}

/** Debian's, and the newest where it can be had. */
describe.each(["promtool of this machine", "promtool 3"])("The rules, with %s,", (which) => {
  let program: string | undefined = "promtool";
  beforeAll(async () => {
    if (which !== "promtool 3") return;
    program = await prometheus3().then(
      ({ promtool }) => promtool,
      (error: Error) => void console.log(`The rules are not tested with Prometheus 3: ${error.message}`),
    );
  }, 120_000);

  test.concurrent.each(RULE_FILES)("pass all its lints without a word: %s", async (file) => {
    if (program === undefined) return;
    const { code, output } = await promtool(program, "check", "rules", "--lint=all", "--lint-fatal", file);
    expect(output).toMatch(/^Checking \S+\n {2}SUCCESS: \d+ rules found\n\n?$/);
    expect(code).toBe(0);
  });

  // A promtool keeps one processor busy.
  test.concurrent.each(TEST_FILES)(
    "do what the tests expect: %s",
    async (file) => {
      if (program === undefined) return;
      const { code, output } = await promtool(program, "test", "rules", file);
      expect(code, output).toBe(0);
    },
    120_000,
  );
});
