// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the policy file look like placeholders.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LoadedPolicyFile, loadPolicyFile } from "../../src/config/load.js";
import { formatProblem } from "../../src/config/problem.js";
import { Secret } from "../../src/config/secret.js";

const PASSWORD = "correct-horse-battery";
const TOKEN = "staple-staple-staple";
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sla-config-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function loadText(text: string | Uint8Array, env: Record<string, string> = {}): LoadedPolicyFile {
  return loadPolicyFile(write("sla.yml", text), { env });
}

function good(loaded: LoadedPolicyFile): Extract<LoadedPolicyFile, { ok: true }> {
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join("\n"));
  return loaded;
}

function errors(loaded: LoadedPolicyFile): string[] {
  return loaded.ok ? [] : loaded.problems.map((problem) => formatProblem(problem).replace(`${folder}/`, ""));
}

describe("A file that cannot be read gives one clear error", () => {
  test("A missing file should fail and name the command that writes one.", () => {
    expect(errors(loadPolicyFile(join(folder, "none.yml"), { env: {} }))).toEqual([
      "none.yml: cannot read the policy file: no such file; `sla-exporter init` writes one to start from",
    ]);
  });

  test("A folder should fail.", () => {
    const loaded = loadPolicyFile(folder, { env: {} });
    expect(loaded.ok ? [] : loaded.problems).toEqual([
      { file: folder, path: "", message: "cannot read the policy file: it is a folder" },
    ]);
  });

  test("A file that is not UTF-8 should fail.", () => {
    expect(errors(loadText(Buffer.from([0x61, 0x3a, 0xff, 0xfe])))).toEqual([
      "sla.yml: the file is not UTF-8 text; save it as UTF-8",
    ]);
  });

  test("An empty file should fail.", () => {
    expect(errors(loadText(""))).toEqual(["sla.yml: the file is empty; `sla-exporter init` writes one to start from"]);
  });
});

describe("Positions", () => {
  test("Windows line ends and a byte order mark should not shift them.", () => {
    const text = "\uFEFFlocale: en\r\nsystems:\r\n  erp:\r\n    tier: core\r\n    owner: nobody\r\n";
    expect(errors(loadText(text))).toEqual([
      'sla.yml:5:12 systems.erp.owner: no role is called "nobody"; known are lead, business, dba, network, liaison',
    ]);
  });

  test("The file should be named as on the command line.", () => {
    const readFile = () => Buffer.from("systems: 1");
    const loaded = loadPolicyFile("some/../sla.yml", { env: {}, readFile });
    expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([
      "some/../sla.yml:1:10 systems: expected a mapping, got a number",
    ]);
  });
});

describe("Values", () => {
  test("Dates without quotes should stay texts.", () => {
    expect(good(loadText("holidays: { off: [2026-10-01] }\nsystems: { a: { tier: core } }")).file.holidays.off).toEqual([
      "2026-10-01",
    ]);
  });

  test("Certificates should be looked for beside the policy file.", () => {
    const ca = write("ca.pem", "-");
    const text = "databases: { db: { system: a, engine: mysql, user: u, tls: { ca: ca.pem } } }\nsystems: { a: { tier: core } }";
    expect(good(loadText(text)).file.databases.db?.tls).toEqual({ mode: "verify-full", ca });
  });

  test("A secret from a file should lose one newline and follow the file when it is refreshed.", () => {
    write("password", `${PASSWORD}\n`);
    const text =
      'databases: { db: { system: a, engine: mysql, user: u, password: "${file:password}" } }\nsystems: { a: { tier: core } }';
    const { file, sensitive } = good(loadText(text));
    const password = file.databases.db?.password;
    expect(password?.reveal()).toBe(PASSWORD);
    write("password", "rotated-rotated\n");
    expect(password?.refresh()).toBe(true);
    expect(password?.reveal()).toBe("rotated-rotated");
    expect(sensitive.values()).toEqual([PASSWORD, "rotated-rotated"]);
  });
});

describe("Secrets never leak", () => {
  const text = `
databases:
  db: { system: a, engine: mysql, user: u, password: "\${env:PASSWORD}" }
  literal: { system: a, engine: mysql, user: u, password: ${PASSWORD} }
systems:
  a:
    tier: core
    transactions:
      - name: t
        variables: { password: "\${env:PASSWORD}" }
        headers: { authorization: "Bearer \${env:TOKEN}" }
        steps:
          - name: s
            url: https://a.intra/
            query: { token: "\${env:TOKEN}" }
            json: { user: probe, login: { password: "\${env:PASSWORD}" } }
`;

  test("No form of printing the loaded file should show one.", () => {
    const loaded = good(loadText(text, { PASSWORD, TOKEN }));
    const printed = [
      JSON.stringify(loaded),
      inspect(loaded, { depth: 20 }),
      inspect(loaded, { depth: 20, customInspect: false, showHidden: true }),
      `${loaded.file.databases.db?.password} ${loaded.sensitive}`,
    ].join("\n");
    expect(printed).not.toContain(PASSWORD);
    expect(printed).not.toContain(TOKEN);
    expect(loaded.sensitive.values()).toEqual([PASSWORD, TOKEN]);
  });

  test("A body should hold what a reference put in as a Secret, and other texts as they are.", () => {
    const step = good(loadText(text, { PASSWORD, TOKEN })).file.systems.a?.transactions[0]?.steps[0];
    const json = step?.json as { user: unknown; login: { password: unknown } };
    expect(json.user).toBe("probe");
    expect(json.login.password).toBeInstanceOf(Secret);
    expect((json.login.password as Secret).reveal()).toBe(PASSWORD);
  });

  test("No error should show what a reference put in, whichever text holds it.", () => {
    const places = [
      "timezone: X",
      "holidays: { off: [X], working: [X] }",
      "tiers: { core: { service_hours: X, inspect_at: [X], objectives: { availability: X, repair_time: X } } }",
      "databases: { db: { system: a, engine: X, user: u, port: X, every: X, tls: { ca: X } } }",
    ].map((place) => place.replaceAll("X", '"${env:PASSWORD}"'));
    const transaction = `systems: { a: { tier: "\${env:PASSWORD}", maintenance: [{ from: X, to: X, reason: r }, { cron: X, for: X, reason: r }], transactions: [{ name: t, steps: [
      { name: s, url: X, max_body: X, extract: { a: { jsonpath: "$[X" }, b: { css: "[X" }, c: { regex: "(X" } }, expect: { status: X, jsonpath: [{ path: X, equals: 1 }] } } ] }] } }`;
    const loaded = loadText(
      [
        ...places,
        transaction
          .replaceAll('"$[X"', '"$[${env:PASSWORD}"')
          .replaceAll('"[X"', '"[${env:PASSWORD}"')
          .replaceAll('"(X"', '"(${env:PASSWORD}"')
          .replaceAll("X", '"${env:PASSWORD}"'),
      ].join("\n"),
      { PASSWORD },
    );
    expect(errors(loaded).length).toBeGreaterThan(15);
    expect(errors(loaded).join("\n")).not.toContain(PASSWORD);
  });
});
