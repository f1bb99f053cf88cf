import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../src/checks/clock.js";
import { loadPolicyFile } from "../src/config/load.js";
import type { Fact } from "../src/ledger/fact.js";
import { openJournal } from "../src/ledger/journal/journal.js";
import { anchorsOf, type Example, examplesOf, pagesIn, ROOT, textOf } from "./docs/pages.js";
import { COMMAND } from "./servers/exporter.js";

const PAGES = ["README.md", ...pagesIn("docs"), ...pagesIn("docs/zh-CN")];

/** A ledger that knows the system of the examples, as an exporter leaves it behind. */
async function keepLedger(stateDir: string): Promise<void> {
  mkdirSync(stateDir);
  const log = { info: () => {}, warn: () => {} };
  const { journal } = openJournal({ folder: join(stateDir, "ledger"), timeZone: "Asia/Shanghai", log, clock: systemClock });
  const erp = { tier: "core", availability: 0.998, repairTime: 7200, serviceHours: "always", maintenance: [] };
  const facts: readonly Fact[] = [
    { kind: "start", version: "1" },
    { kind: "policy", policy: { timeZone: "Asia/Shanghai", holidays: { off: [], working: [] }, systems: { erp } } },
    { kind: "observed", system: "erp", at: Date.now() / 1000 - 86_400 },
    { kind: "stop" },
  ];
  for (const [index, fact] of facts.entries()) {
    journal.append({ ...fact, time: Date.now() / 1000 - (index === 3 ? 60 : 86_400), monotonic: index, boot: "docs" });
  }
  await journal.close();
}

const examples = PAGES.flatMap(examplesOf);
const of = (language: string): readonly Example[] => examples.filter((example) => example.language === language);

describe("The documentation", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "sla-docs-"));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** The folder in which the reader of a page works. */
  async function folderOf(page: string): Promise<string> {
    const folder = join(root, page.replaceAll("/", "-"));
    if (existsSync(folder)) return folder;
    mkdirSync(folder);
    await keepLedger(join(folder, "state"));
    return folder;
  }

  test("has examples to run.", () => {
    expect(of("sh").length).toBeGreaterThan(1);
    expect(of("yaml").length).toBeGreaterThan(1);
  });

  test.each(of("sh"))(
    "runs as it says in $page: $text",
    async ({ page, text }) => {
      const folder = await folderOf(page);
      for (const line of text.trim().split("\n")) {
        const [program, ...args] = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
        expect(program).toBe("sla-exporter");
        expect(execFileSync(process.execPath, [COMMAND, ...args], { cwd: folder, encoding: "utf8" })).not.toBe("");
      }
    },
    60_000,
  );

  test.each(of("yaml").filter(({ text }) => text.includes("systems:")))(
    "shows a policy that loads, in $page.",
    async ({ page, text }) => {
      const file = join(await folderOf(page), "example.yml");
      writeFileSync(file, text);
      const names = ["ERP_PASSWORD", "ERP_DB_PASSWORD", "SLA_DB_PASSWORD"];
      const loaded = loadPolicyFile(file, { env: Object.fromEntries(names.map((name) => [name, "correct horse"])) });
      expect(loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([]);
    },
  );

  test.each(PAGES)("%s links to files that exist.", (page) => {
    const text = textOf(page).replaceAll(/```[\s\S]*?```/g, "");
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, link = ""]) => link)
      .filter((link) => !/^[a-z]+:/.test(link));
    const lost = links.filter((link) => !existsSync(resolve(dirname(join(ROOT, page)), link)));
    expect(lost).toEqual([]);
  });

  test.each(PAGES)("%s links to headings that there are.", (page) => {
    const links = [...textOf(page).matchAll(/\]\(([\w./-]*\.md)?#([^)]+)\)/g)];
    const lost = links.filter(([, path, anchor = ""]) => {
      const target = path === undefined ? page : relative(ROOT, resolve(dirname(join(ROOT, page)), path));
      return !anchorsOf(target).includes(anchor);
    });
    expect(lost.map(([link]) => link)).toEqual([]);
  });

  test("names every command and flag that there is.", { timeout: 60_000 }, () => {
    const help = (...args: string[]) => execFileSync(process.execPath, [COMMAND, ...args, "--help"], { encoding: "utf8" });
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const commands = [...help().matchAll(/^ {2}(\w+) (?:\[|<| )/gm)].map(([, name = ""]) => name);
    expect(commands).toContain("serve");
    for (const command of commands) {
      expect(readme).toContain(`\`${command}`);
      expect(textOf("docs/zh-CN/README.md")).toContain(`\`${command}`);
    }
    for (const [, flag = ""] of help("serve").matchAll(/^ {2}(--[\w.-]+)/gm)) expect(readme).toContain(`\`${flag}`);
  });
});
