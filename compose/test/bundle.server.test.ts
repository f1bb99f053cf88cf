import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { ROOT } from "./project.js";

const folder = mkdtempSync(join(tmpdir(), "sla-bundle-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("The bundle of one file is installed without a network, or just unpacked, and the exporter runs out of it.", {
  timeout: 300_000,
}, () => {
  // An earlier version, or an experiment, in the folder where this one is built.
  const left = join(ROOT, "exporter/dist/left-behind.js");
  writeFileSync(left, "");
  onTestFinished(() => rmSync(left));
  const said = execFileSync(process.execPath, [join(ROOT, "scripts/bundle.mjs"), folder], { encoding: "utf8" });
  const bundle = said.trim().split("\n").at(-1) ?? "";
  expect(bundle).toMatch(/sla-exporter-\d+\.\d+\.\d+\.tgz$/);

  // Nothing in a cache, and a registry that nobody answers for: what is not in the bundle is not found.
  const [cache, prefix, home] = ["cache", "prefix", "home"].map((name) => join(folder, name)) as [string, string, string];
  mkdirSync(home);
  const env = { PATH: process.env.PATH, HOME: home, npm_config_cache: cache, npm_config_registry: "http://127.0.0.1:9/" };
  const args = ["install", "--global", "--offline", "--no-audit", "--no-fund", `--prefix=${prefix}`, bundle];
  execFileSync("npm", args, { cwd: folder, env, stdio: "pipe" });

  const installed = (...rest: string[]) =>
    execFileSync(join(prefix, "bin/sla-exporter"), rest, { cwd: folder, env, encoding: "utf8" });
  expect(installed("--version")).toMatch(/^sla-exporter \d+\.\d+\.\d+ \(/);
  writeFileSync(
    join(folder, "sla.yml"),
    'systems: { erp: { tier: core, title: ERP, transactions: [{ name: a, steps: [{ name: b, url: "http://127.0.0.1/" }] }] } }',
  );
  expect(installed("check", "--config.file=sla.yml")).toContain("valid: 1 system");
  const unpacked = join(folder, "unpacked");
  mkdirSync(unpacked);
  execFileSync("tar", ["--extract", `--file=${bundle}`, "--strip-components=1", `--directory=${unpacked}`]);
  const there = execFileSync(process.execPath, [join(unpacked, "exporter/dist/cli.cjs"), "--version"], { encoding: "utf8" });
  expect(there).toBe(installed("--version"));
  for (const file of ["prometheus/rules", "alertmanager/templates", "grafana/dashboards/en", "docs/sla-exporter.service"])
    expect([file, existsSync(join(unpacked, file))]).toEqual([file, true]);

  expect(existsSync(join(unpacked, "exporter/dist/left-behind.js"))).toBe(false);
  expect(existsSync(join(unpacked, "exporter/dist/web/assets/page.js"))).toBe(true);

  const packages = execFileSync("ls", [join(prefix, "lib/node_modules/sla-exporter/node_modules")], { encoding: "utf8" });
  for (const name of ["typescript", "vitest", "playwright-core"]) expect(packages.split("\n")).not.toContain(name);
});
