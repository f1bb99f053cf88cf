import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { flood, foreign, outage, over } from "./notifications.js";
import { alertmanagers } from "./programs.js";
import { ROOT } from "./shipped.js";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "sla-templates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LANGUAGES = [
  { code: "en", first: "First: ", letter: "x" },
  { code: "zh", first: "首先：", letter: "数" },
];

describe.each(await alertmanagers())("The messages, rendered by amtool ($which),", ({ which, amtool }) => {
  async function render(template: string, data: string): Promise<string> {
    const file = join(folder, `${which}.json`);
    writeFileSync(file, data);
    const { stdout } = await run(
      amtool,
      [
        "template",
        "render",
        `--template.glob=${ROOT}alertmanager/templates/*.tmpl`,
        `--template.text={{ template "${template}" . }}`,
        `--template.type=${template.endsWith("html") ? "html" : "text"}`,
        `--template.data=${file}`,
      ],
      { env: { ...process.env, TZ: "Asia/Shanghai" } },
    );
    return stdout;
  }

  test.each(LANGUAGES)("are those of the golden file ($code).", async ({ code }) => {
    const parts: string[] = [];
    for (const [name, data] of Object.entries({ outage, over, foreign }))
      for (const kind of ["title", "text", "slack", "html"])
        parts.push(`#### ${name}: ${kind}`, await render(`sla.${code}.${kind}`, data), "");
    await expect(parts.join("\n")).toMatchFileSnapshot(`golden/messages.${code}.txt`);
  });

  test.each(LANGUAGES)(
    "say what to do first, and are not cut off by WeCom, however long the alerts are ($code).",
    async (language) => {
      const { code, first, letter } = language;
      const text = await render(`sla.${code}.text`, flood(letter));
      expect(text).toContain(`\n${first}${letter}${letter}`);
      expect(text.split("\n").length).toBeLessThan(15);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
    },
  );

  test("are English as shipped.", async () => {
    for (const kind of ["title", "text", "slack", "html"])
      expect(await render(`sla.${kind}`, outage)).toBe(await render(`sla.en.${kind}`, outage));
  });
});
