import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { grants } from "../../../../../src/checks/databases/postgres/grants.js";
import { LONGEST_CHUNK } from "../../../../../src/checks/databases/postgres/log/function.js";
import type { PostgresServer } from "../../../../servers/postgres.js";
import { MONITOR, PASSWORD } from "../monitored.js";
import { loggedServer, rotated } from "./logged.js";

describe.each([
  [15, "a relative"],
  [18, "an absolute"],
] as const)("the function that reads the log of PostgreSQL %i in %s folder", (version, kind) => {
  const absolute = kind === "an absolute";
  let folder = "log";
  let server: PostgresServer;
  let client: pg.Client;
  let file: string;

  const read = async (name: string | null, start: number | null, size: number | null): Promise<Buffer | null> => {
    const { rows } = await client.query<{ data: Buffer | null }>("SELECT sla_exporter.read_log($1, $2, $3) AS data", [
      name,
      start,
      size,
    ]);
    return rows[0]?.data ?? null;
  };

  beforeAll(async () => {
    if (absolute) {
      folder = mkdtempSync(join(tmpdir(), "sla-logs-"));
      chmodSync(folder, 0o777);
    }
    server = await loggedServer(version, {}, { log_directory: folder, log_filename: "postgresql-%Y-%m-%d_%H%M%S.log" });
    client = new pg.Client({ host: server.host, port: server.port, user: MONITOR, password: PASSWORD, database: "postgres" });
    await client.connect();
    const files = await server.query<{ name: string }>(
      "SELECT name FROM pg_ls_logdir() WHERE name ~ 'json$' ORDER BY modification",
    );
    file = files.at(-1)?.name ?? "";
    await server.query("SELECT pg_sleep(0.11), repeat('x', 3000000)");
    await vi.waitFor(async () => expect((await read(file, 0, 100))?.length).toBe(100));
  });
  afterAll(async () => {
    await client?.end();
    await server?.stop();
    if (absolute) rmSync(folder, { recursive: true, force: true });
  });

  it("reads a file that is listed, from any byte on.", async () => {
    expect((await read(file, 0, 14))?.toString()).toBe('{"timestamp":"');
    expect((await read(file, 2, 9))?.toString()).toBe("timestamp");
    expect((await read(file, 1e12, 10))?.length).toBe(0);
  });

  it("gives no more than its longest chunk.", async () => {
    await server.query(`SELECT pg_sleep(0.11) /* ${"y".repeat(2 * LONGEST_CHUNK)} */`);
    await expect.poll(async () => (await read(file, 0, 2_147_483_647))?.length).toBe(LONGEST_CHUNK);
  });

  it.each([
    "../postgresql.conf",
    "../data/postgresql.conf",
    "/etc/passwd",
    "pg_hba.conf",
    "../../../../../../etc/passwd",
    "postgresql.conf",
    ".",
    "..",
    "",
    "no-such-file.json",
    "./postgresql.json",
    "%",
  ])('reads nothing for "%s".', async (name) => {
    expect(await read(name, 0, 100)).toBeNull();
  });

  it("reads nothing through a path to a file that is listed.", async () => {
    for (const name of [`./${file}`, `../log/${file}`, `${folder}/${file}`, `${file}\n`, file.toUpperCase()])
      expect(await read(name, 0, 100)).toBeNull();
  });

  it("reads nothing of other files in the folder of the log.", async () => {
    const [logs] = await server.query<{ name: string }>("SELECT name FROM pg_ls_logdir() WHERE name ~ 'log$'");
    expect(logs?.name).toBeDefined();
    expect(await read(logs?.name ?? "", 0, 100)).toBeNull();
    if (!absolute) return;
    writeFileSync(join(folder, "notes.txt"), "secret");
    expect(await read("notes.txt", 0, 100)).toBeNull();
  });

  it("reads nothing for what makes no sense.", async () => {
    expect(await read(null, 0, 100)).toBeNull();
    expect(await read(file, null, 100)).toBeNull();
    expect(await read(file, 0, null)).toBeNull();
    expect(await read(file, -1, 100)).toBeNull();
    expect(await read(file, 0, -100)).toBeNull();
    expect(await read(file, 0, 0)).toBeNull();
  });

  it("is not fooled by objects and operators of the caller.", async () => {
    await server.query(`CREATE SCHEMA evil; GRANT ALL ON SCHEMA evil TO "${MONITOR}"`);
    await client.query(
      "CREATE FUNCTION evil.pg_ls_logdir(OUT name text, OUT size bigint) RETURNS SETOF record LANGUAGE sql AS $$ SELECT '../postgresql.conf'::text, 1::bigint $$",
    );
    await client.query("CREATE FUNCTION evil.is(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'");
    await client.query("CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.is)");
    await client.query("CREATE TEMPORARY TABLE pg_ls_logdir (name text)");
    await client.query("SET search_path = evil, pg_temp, pg_catalog");
    expect(await read("../postgresql.conf", 0, 100)).toBeNull();
    expect((await read(file, 0, 1))?.toString()).toBe("{");
    await client.query("RESET search_path");
  });

  it("is for the monitoring role alone, which may read no file by itself.", async () => {
    await expect(client.query("SELECT pg_read_binary_file('postgresql.conf', 0, 10)")).rejects.toMatchObject({ code: "42501" });
    await expect(client.query(`SELECT pg_read_binary_file('log/${file}', 0, 10)`)).rejects.toMatchObject({ code: "42501" });
    await server.query("CREATE ROLE nobody LOGIN PASSWORD 'long enough'; GRANT pg_monitor TO nobody");
    const other = new pg.Client({
      host: server.host,
      port: server.port,
      user: "nobody",
      password: "long enough",
      database: "postgres",
    });
    await other.connect();
    await expect(other.query(`SELECT sla_exporter.read_log('${file}', 0, 10)`)).rejects.toMatchObject({ code: "42501" });
    await server.query("GRANT USAGE ON SCHEMA sla_exporter TO nobody");
    await expect(other.query(`SELECT sla_exporter.read_log('${file}', 0, 10)`)).rejects.toMatchObject({ code: "42501" });
    await other.end();
    const [owner] = await server.query(
      "SELECT proowner::regrole::text AS owner, prosecdef FROM pg_proc WHERE proname = 'read_log'",
    );
    expect(owner).toEqual({ owner: "postgres", prosecdef: true });
  });

  it("is made anew when grants are printed and run again, also where someone else was there first.", async () => {
    const again = grants(MONITOR).replace(/CREATE ROLE.*;/, "");
    await server.query(again);
    expect((await read(file, 0, 1))?.toString()).toBe("{");
    await server.query(
      "CREATE ROLE mallory; ALTER SCHEMA sla_exporter OWNER TO mallory; ALTER FUNCTION sla_exporter.read_log OWNER TO mallory",
    );
    await server.query(again);
    const [owner] = await server.query(
      "SELECT proowner::regrole::text AS owner, nspowner::regrole::text AS schema FROM pg_proc JOIN pg_namespace AS n ON n.oid = pronamespace WHERE proname = 'read_log'",
    );
    expect(owner).toEqual({ owner: "postgres", schema: "postgres" });
    await rotated(server);
  });
});
