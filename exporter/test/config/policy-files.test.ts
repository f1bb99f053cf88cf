import { readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { loadPolicyFile } from "../../src/config/load.js";
import { formatProblem } from "../../src/config/problem.js";

const SECRET = "hunter2hunter2";
const ENV = { SECRET, SHORT: "x", RATIO: "95%", PORT: "5433" };

function filesIn(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, import.meta.url)).filter((name) => name.endsWith(".yml"));
}

/** Loads as if the command had been given the file in its own folder. */
function load(folder: string, name: string) {
  const path = relative(process.cwd(), fileURLToPath(new URL(`${folder}/${name}`, import.meta.url)));
  return { ...loadPolicyFile(path, { env: ENV }), path };
}

function textOf(problems: Parameters<typeof formatProblem>[0][], path: string): string {
  return problems.map((problem) => `${formatProblem(problem).replace(path, path.replace(/^.*\//, ""))}\n`).join("");
}

describe("A broken policy file gives exactly the text beside it", () => {
  const names = filesIn("invalid");

  test("There are at least ten ways to break one.", () => {
    expect(names.length).toBeGreaterThanOrEqual(10);
  });

  test.each(names)("%s", async (name) => {
    const loaded = load("invalid", name);
    if (loaded.ok) throw new Error(`${name} loaded without an error`);
    const text = textOf([...loaded.problems], loaded.path);
    await expect(text).toMatchFileSnapshot(`invalid/${name.replace(/yml$/, "txt")}`);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain("13371337");
    expect(text).not.toContain("undefined");
  });

  test.each(names)("%s points at places inside of itself.", (name) => {
    const loaded = load("invalid", name);
    const lines = readFileSync(new URL(`invalid/${name}`, import.meta.url), "utf8").split("\n");
    for (const { line = 1, column = 1 } of loaded.ok ? [] : loaded.problems) {
      expect(line).toBeLessThanOrEqual(lines.length);
      expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
    }
  });
});

describe("A good policy file gives exactly the warnings beside it", () => {
  test.each(filesIn("valid"))("%s", async (name) => {
    const loaded = load("valid", name);
    if (!loaded.ok) throw new Error(textOf([...loaded.problems], loaded.path));
    await expect(textOf([...loaded.warnings], loaded.path)).toMatchFileSnapshot(`valid/${name.replace(/yml$/, "txt")}`);
  });
});
