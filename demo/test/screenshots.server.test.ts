import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../scripts/screenshots.mjs", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sla-screenshots-"));
  // Database servers that run as another user pass through.
  chmodSync(folder, 0o711);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether a process works in the folder, or was started on a file of it. */
function usedByProcesses(): readonly string[] {
  return readdirSync("/proc")
    .filter((id) => /^\d+$/.test(id))
    .flatMap((id) => {
      try {
        const command = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
        return command.includes(folder) ? [command] : [];
      } catch {
        return [];
      }
    });
}

it("The taking of the status page's pictures leaves no servers, folder or mount behind when it is stopped.", async () => {
  const child = spawn(process.execPath, [SCRIPT], { env: { ...process.env, TMPDIR: folder } });
  let told = "";
  const tell = (text: Buffer) => {
    told += text.toString();
  };
  child.stdout.on("data", tell);
  child.stderr.on("data", tell);
  const ended = once(child, "close");
  try {
    const up = () => child.exitCode !== null || told.includes("Waiting until all systems are up");
    await expect.poll(up, { timeout: 120_000, interval: 20 }).toBe(true);
    expect(told).toContain("Waiting until all systems are up");
    expect(usedByProcesses()).not.toEqual([]);
    expect(readdirSync(folder)).not.toEqual([]);
    child.kill("SIGTERM");
    expect(await ended).toEqual([1, null]);
  } finally {
    if (child.exitCode === null) child.kill("SIGTERM");
    await ended;
  }
  expect(told).toMatch(/Stopped before all pictures were taken\.\n$/);
  expect(usedByProcesses()).toEqual([]);
  expect(readFileSync("/proc/mounts", "utf8")).not.toContain(folder);
  expect(readdirSync(folder).filter((name) => name.startsWith("sla-"))).toEqual([]);
}, 180_000);
