import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";

/** Without a PATH: what goes on to install or build something ends with another error. */
function script(name: string, ...args: readonly string[]) {
  const file = fileURLToPath(new URL(`../../scripts/${name}.mjs`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { encoding: "utf8", env: { PATH: "" } });
  return { status, stdout, stderr };
}

describe("The scripts for pictures", () => {
  it.each([
    ["boards-preview", ["--theme", "pink"], "--theme pink: possible is light or dark."],
    ["boards-preview", ["--language", "en", "--language", "xx"], "--language xx: possible is en or zh-CN."],
    ["boards-preview", ["--minutes", "abc"], "--minutes abc: possible is a number above 0."],
    ["boards-preview", ["--minutes", ""], "--minutes : possible is a number above 0."],
    ["boards-preview", ["--minutes=-5"], "--minutes -5: possible is a number above 0."],
    ["boards-preview", ["--minutes", "Infinity"], "--minutes Infinity: possible is a number above 0."],
    ["boards-preview", ["--only", "erp"], "Unknown option '--only'."],
    ["screenshots", ["--theme", "dark"], "Unknown option '--theme'."],
    ["screenshots", ["all"], "Unexpected argument 'all'."],
  ])("refuse wrong flags in one line before they install anything: %s %j.", (name, args, why) => {
    const { status, stdout, stderr } = script(name, ...args);
    expect({ status, stdout, lines: stderr.split("\n").length }).toEqual({ status: 1, stdout: "", lines: 2 });
    expect(stderr.startsWith(why)).toBe(true);
    expect(stderr.endsWith("--help tells of the flags.\n")).toBe(true);
  });

  it.each([
    [
      "boards-preview",
      /^Draws the previews of the boards.*\n {2}--minutes N .*\n {2}--output DIR +default: docs\/images\/boards\n$/s,
    ],
    ["screenshots", /^Takes the pictures of the status page.*but the pictures\.\n$/s],
  ])("print the comment at the head of %s for --help.", (name, usage) => {
    const { status, stdout, stderr } = script(name, "--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(usage);
  });

  it.each(["boards-preview", "screenshots"])("tell in one line why %s cannot start.", (name) => {
    const { status, stderr } = script(name);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The (previews|pictures) cannot be (drawn|taken): .*npm cannot be run: spawnSync npm ENOENT\.?\n$/);
  });
});

test.each([
  ["of all rounds", [], "slow signs; applications;"],
  ["of the repeated faults", ["--repeats-only"], "a dead core system: connection refused;"],
])("The drill names what there is when it is asked for nothing of it: %s.", (_title, flags, there) => {
  const drill = fileURLToPath(new URL("../dist/drill/main.js", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [drill, "--only", "nonesuch", ...flags], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(`--only nonesuch: nothing has these words in its title. There are: ${there}`);
});
