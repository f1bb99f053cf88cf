import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { configurationKeys } from "../../../scripts/configuration-keys.mjs";
import { loadPolicyFile } from "../../src/config/load.js";

const DOCS = new URL("../../../docs/", import.meta.url);
const keys = configurationKeys();
type Pages = Readonly<Record<"en" | "zh-CN", { readonly text: string; readonly unused: readonly string[] }>>;

describe("The configuration reference", () => {
  let pages: Pages;
  beforeAll(async () => {
    // Starts the command for each of its helps.
    const { configurationPage } = await import("../../../scripts/configuration-docs.mjs");
    pages = { en: configurationPage("en"), "zh-CN": configurationPage("zh-CN") };
  }, 120_000);

  test.each([
    ["en", "configuration.md"],
    ["zh-CN", "zh-CN/configuration.md"],
  ] as const)("in %s is what the schema makes (else run npm run docs).", (language, page) => {
    expect(readFileSync(new URL(page, DOCS), "utf8")).toBe(pages[language].text);
  });

  test("has a description of every key in the schema, which ends in a full stop.", () => {
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter(({ description }) => !description?.endsWith(".")).map(({ path }) => path)).toEqual([]);
  });

  test("has an example of every key.", () => {
    expect(keys.filter(({ example }) => example === undefined).map(({ path }) => path)).toEqual([]);
  });

  test("has a row for every key.", () => {
    const { text } = pages.en;
    const rows = [...text.matchAll(/^`([\w.[\]]+)`$|^\| `([\w.[\]-]+)` \| /gm)].reduce<{ prefix: string; paths: string[] }>(
      ({ prefix, paths }, [, section, key]) =>
        section === undefined ? { prefix, paths: [...paths, `${prefix}${key}`] } : { prefix: `${section}.`, paths },
      { prefix: "", paths: [] },
    );
    for (const { path } of keys) expect(rows.paths).toContain(path);
  });

  test("in Chinese leaves no text over.", () => {
    expect(pages["zh-CN"].unused).toEqual([]);
  });

  test("takes its examples from a file that loads, with every key in it.", () => {
    const folder = mkdtempSync(join(tmpdir(), "sla-every-key-"));
    try {
      const file = join(folder, "every-key.yml");
      copyFileSync(fileURLToPath(new URL("every-key.yml", DOCS)), file);
      for (const name of ["ca.pem", "client.pem", "client.key"]) writeFileSync(join(folder, name), "");
      const env = { ERP_DB_PASSWORD: "correct horse", ERP_PROBE_PASSWORD: "correct horse", ERP_API_TOKEN: "correct horse" };
      const loaded = loadPolicyFile(file, { env });
      expect(loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
