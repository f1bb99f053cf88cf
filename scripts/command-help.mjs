// What `--help` prints for each command, in the order in which the commands are listed.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../exporter/dist/cli.cjs", import.meta.url));

/** @returns the help of a command and of those below it, outermost first. */
export function commandHelp(path = []) {
  const text = execFileSync(process.execPath, [COMMAND, ...path, "--help"], { encoding: "utf8" }).trimEnd();
  const [, commands = ""] = text.split(/^Commands:$/m);
  const names = [...commands.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
  return [{ command: ["sla-exporter", ...path].join(" "), text }, ...names.flatMap((name) => commandHelp([...path, name]))];
}

/** What `check` says of a policy file with errors. */
export function checkOutput(policy) {
  const folder = mkdtempSync(join(tmpdir(), "sla-docs-"));
  try {
    writeFileSync(join(folder, "sla.yml"), policy);
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, "check"], { cwd: folder, encoding: "utf8" });
    if (status !== 1) throw new Error("the policy file has no errors");
    return `${stdout}${stderr}`.trimEnd();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
