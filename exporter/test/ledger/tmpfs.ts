import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const mount = (...args: string[]) => spawnSync("mount", args, { encoding: "utf8" });

/** A small file system in memory of our own. */
export class Tmpfs {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** @returns undefined where we may not mount. */
  static mount(kibibytes: number): Tmpfs | undefined {
    const path = mkdtempSync(join(tmpdir(), "sla-ledger-disk-"));
    const { status } = mount("-t", "tmpfs", "-o", `size=${kibibytes}k`, "tmpfs", path);
    if (status === 0) return new Tmpfs(path);
    rmSync(path, { recursive: true });
    return undefined;
  }

  /** Takes all room that is left. */
  fill(): void {
    const file = openSync(join(this.path, "filler"), "a");
    try {
      for (const size of [4096, 1]) while (takes(file, size));
    } finally {
      closeSync(file);
    }
  }

  /** Gives the room back. */
  empty(): void {
    rmSync(join(this.path, "filler"));
  }

  /** @param how "ro" or "rw". */
  remount(how: "ro" | "rw"): void {
    const { status, stderr } = mount("-o", `remount,${how}`, this.path);
    if (status !== 0) throw new Error(`cannot remount "${this.path}": ${stderr}`);
  }

  /** Also after a failure; nothing of it stays. */
  unmount(): void {
    spawnSync("umount", ["--lazy", this.path]);
    rmSync(this.path, { recursive: true });
  }

  /** Mounts a folder over another one, or takes it away: what is there vanishes and comes back. */
  static over(path: string): () => void {
    mkdirSync(path, { recursive: true });
    const { status, stderr } = mount("-t", "tmpfs", "tmpfs", path);
    if (status !== 0) throw new Error(`cannot mount over "${path}": ${stderr}`);
    return () => void spawnSync("umount", [path]);
  }
}

function takes(file: number, size: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(size, "x")) > 0;
  } catch {
    return false;
  }
}
