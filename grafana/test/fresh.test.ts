import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../exporter/test/rules/rule-files.js";
import { boardFiles } from "../src/boards.js";
import { filesAddress } from "../src/files-address.js";
import { committed } from "./committed.js";

const template = readFileSync(join(ROOT, "alertmanager/templates/sla.tmpl"), "utf8");
const generated = boardFiles(filesAddress(template));

describe("The committed boards", () => {
  test("are those that the sources make, no more and no fewer.", () => {
    expect([...committed.keys()].sort()).toEqual([...generated.keys()].sort());
    expect(generated.size).toBe(14);
  });

  test.each([...generated.keys()])("%s says what the sources say: if not, `npm run boards` writes it.", (path) => {
    expect(committed.get(path) === generated.get(path)).toBe(true);
  });
});

describe("The address of the project's files", () => {
  test("is that of Alertmanager's messages.", () => {
    expect(filesAddress('{{ define "sla.files" }}https://git.intra/sla/{{ end }}')).toBe("https://git.intra/sla/");
  });

  test("has to be there.", () => {
    expect(() => filesAddress("{{/* nothing */}}")).toThrow('alertmanager/templates/sla.tmpl does not define "sla.files"');
  });

  test("is where runbooks are looked for.", () => {
    const boards = boardFiles("https://git.intra/sla/");
    expect(boards.get("en/on-call.json")).toContain('"query": "https://git.intra/sla/"');
    expect(boards.get("zh-CN/on-call.json")).toContain('"query": "https://git.intra/sla/"');
  });
});
