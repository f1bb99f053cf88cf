import { execFile } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const FILLER = "filler";

/** A small disk of its own, which can be filled without harm to anything else. */
export interface SmallDisk {
  /** Writes until nothing more fits. */
  fill(): void;
  /** Gives the space back. */
  clear(): void;
  unmount(): Promise<void>;
}

/**
 * Mounts a disk in memory on a folder, which it makes.
 * @param megabytes its size.
 * @returns the disk, or the reason why it cannot be mounted: that takes root, and is not permitted in many containers.
 */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk | string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "mounting a small disk takes root on Linux";
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0700`, "sla-demo", folder]);
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split("\n")[0];
    return `a small disk cannot be mounted: ${said || (error as Error).message}`;
  }
  const filler = join(folder, FILLER);
  return {
    fill: () => fill(filler),
    clear: () => rmSync(filler, { force: true }),
    async unmount() {
      try {
        await run("umount", [folder]);
      } catch {
        // Somebody looks into it: it goes from the tree now, and wholly when he leaves.
        await run("umount", ["--lazy", folder]);
      }
    },
  };
}

function fill(path: string): void {
  const file = openSync(path, "a", 0o600);
  try {
    for (const size of [1 << 20, 4096, 1])
      try {
        for (const piece = Buffer.alloc(size, 1); ; ) writeSync(file, piece);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      }
  } finally {
    closeSync(file);
  }
}
