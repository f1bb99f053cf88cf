import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type InitIo, type InitOptions, init } from "../../src/cli/init.js";
import { loadPolicyFile } from "../../src/config/load.js";

let folder: string;
let file: string;
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sla-init-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs it with lines typed in, or with nobody there. @returns what it printed. */
async function run(options: Omit<InitOptions, "file">, typed?: string): Promise<string> {
  file = join(folder, `sla-${count++}.yml`);
  return runOn({ ...options, file }, typed);
}

async function runOn(options: InitOptions, typed?: string): Promise<string> {
  const output = new PassThrough();
  const io: InitIo = { input: Readable.from([typed ?? ""]), output, interactive: typed !== undefined, timeZone: "Asia/Shanghai" };
  await init(options, io);
  return String(output.read() ?? "");
}

/** What stands in the written file, which must load without errors and warnings. */
function written() {
  const loaded = loadPolicyFile(file, { env: { SLA_DB_PASSWORD: "long-enough-password" } });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  expect(loaded.warnings).toEqual([]);
  const database = loaded.file.databases["main-db"];
  expect(database?.password?.reveal()).toBe("long-enough-password");
  return {
    timeZone: loaded.file.timezone,
    engine: database?.engine,
    host: database?.host,
    port: database?.port,
    user: database?.user,
  };
}

describe("init", () => {
  test("should ask for engine and address, and write a file that loads.", async () => {
    const printed = await run({}, "postgres\ndb.intra:5433\n");
    expect(written()).toEqual({
      timeZone: "Asia/Shanghai",
      engine: "postgres",
      host: "db.intra",
      port: 5433,
      user: "sla_exporter",
    });
    expect(printed).toContain(
      "Database engine (mysql, mariadb, postgres) [mysql]: Address of the database server (host or host:port) [localhost]: ",
    );
    expect(printed).toContain("sla-exporter grants postgres --user sla_exporter");
    expect(readFileSync(file, "utf8").split("\n", 1)).toEqual(["# yaml-language-server: $schema=./sla.schema.json"]);
  });

  test("should take what stands in brackets for an empty answer.", async () => {
    await run({}, "\n\n");
    expect(written()).toMatchObject({ engine: "mysql", host: "localhost", port: undefined });
  });

  test.each([
    [
      { engine: "mariadb", host: "10.0.0.5", port: "3307", user: "watch" },
      { engine: "mariadb", host: "10.0.0.5", port: 3307, user: "watch" },
    ],
    [
      { engine: "MySQL", host: "[::1]:3306" },
      { engine: "mysql", host: "::1", port: 3306, user: "sla_exporter" },
    ],
    [
      { engine: "mysql", host: "fe80::1", user: 'o"brien: #1' },
      { engine: "mysql", host: "fe80::1", port: undefined, user: 'o"brien: #1' },
    ],
    [
      { engine: "mysql", host: "no" },
      { engine: "mysql", host: "no", port: undefined, user: "sla_exporter" },
    ],
  ])("should take %j from the command line without a question.", async (options, expected) => {
    await run(options);
    expect(written()).toMatchObject(expected);
  });

  test.each<[Omit<InitOptions, "file">, string | undefined, string]>([
    [{}, undefined, "nobody is here to answer questions: give --engine and --host"],
    [{}, "mysql\n", "the input ended before all questions were answered"],
    [{ engine: "oracle", host: "a" }, undefined, 'expected one of mysql, mariadb, postgres as engine, got "oracle"'],
    [{ engine: "mysql", host: "http://a/" }, undefined, 'expected a host or host:port as address, got "http://a/"'],
    [{ engine: "mysql", host: "a", port: "70000" }, undefined, 'expected a port from 1 to 65535, got "70000"'],
  ])("should write nothing for %j with %j typed in.", async (options, typed, message) => {
    await expect(run(options, typed)).rejects.toThrow(new Error(message));
    expect(existsSync(file)).toBe(false);
  });

  test("should name a folder that is missing.", async () => {
    const missing = join(folder, "none");
    await expect(runOn({ file: join(missing, "sla.yml"), engine: "mysql", host: "a" })).rejects.toThrow(
      `cannot write "${join(missing, "sla.yml")}": there is no folder "${missing}"; make it first`,
    );
  });

  test("should never overwrite a file.", async () => {
    const existing = join(folder, "existing.yml");
    writeFileSync(existing, "mine");
    await expect(runOn({ file: existing, engine: "mysql", host: "a" })).rejects.toThrow(
      "it exists already; move it away, or name another file",
    );
    expect(readFileSync(existing, "utf8")).toBe("mine");
  });

  test("should end the process after the last answer, with nothing left open.", () => {
    const script = `import { init } from ${JSON.stringify(new URL("../../dist/cli/init.js", import.meta.url).href)};
      await init({ file: ${JSON.stringify(join(folder, "process.yml"))} }, { input: process.stdin, output: process.stdout, interactive: true, timeZone: "UTC" });`;
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      input: "mysql\na\nunread\n",
      timeout: 10_000,
    });
    expect(String(printed)).toContain("wrote ");
  });
});
