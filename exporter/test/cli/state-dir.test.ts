import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeStateDir } from "../../src/cli/state-dir.js";

const folder = mkdtempSync(join(tmpdir(), "sla-state-dir-"));
const file = join(folder, "file");
writeFileSync(file, "");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("A state folder that cannot be used is told with the way out", () => {
  test("when a file has its name, or the name of a folder above it.", () => {
    const told = (path: string) => `--state.dir: cannot use "${path}" as a folder: ENOTDIR; a file has that name: give a folder`;
    expect(() => makeStateDir(file)).toThrow(told(file));
    expect(() => makeStateDir(join(file, "state"))).toThrow(told(join(file, "state")));
  });

  // Root may write everywhere.
  test.skipIf(process.getuid?.() === 0)("when it belongs to somebody else.", () => {
    chmodSync(folder, 0o500);
    const path = join(folder, "state");
    expect(() => makeStateDir(path)).toThrow(
      `--state.dir: cannot use "${path}" as a folder: EACCES; it must belong to the user that the exporter runs as (now ${process.getuid?.()})`,
    );
    chmodSync(folder, 0o700);
  });
});
