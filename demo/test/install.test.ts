import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
// @ts-expect-error plain JavaScript without declarations: it runs before the compiler is installed.
import { installNeeded } from "../../scripts/install.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sla-install-"));
  mkdirSync(join(root, "node_modules"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const lock = (packages: object) => JSON.stringify({ lockfileVersion: 3, packages });
const wanted = (packages: object) =>
  writeFileSync(join(root, "package-lock.json"), lock({ "": { version: "1.0.0" }, ...packages }));
const present = (packages: object) => writeFileSync(join(root, "node_modules/.package-lock.json"), lock(packages));
const a = { version: "1.2.3", integrity: "sha512-a" };

describe("installNeeded", () => {
  it("wants nothing when all packages are there, save those for other machines.", () => {
    wanted({ "node_modules/a": a, "node_modules/b-windows": { version: "1.0.0", optional: true } });
    present({ "node_modules/a": a });
    expect(installNeeded(root)).toBe(false);
  });

  it.each([
    ["node_modules is missing", undefined],
    ["a package is missing", {}],
    ["a package has another version", { "node_modules/a": { ...a, version: "1.2.2" } }],
    ["a package has another content", { "node_modules/a": { ...a, integrity: "sha512-b" } }],
  ])("wants an installation when %s.", (_, packages) => {
    wanted({ "node_modules/a": a });
    if (packages) present(packages);
    expect(installNeeded(root)).toBe(true);
  });
});
