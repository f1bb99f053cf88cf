import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../servers/command.js";
import { type PostgresServer, startPostgres } from "../servers/postgres.js";

const folder = mkdtempSync(join(tmpdir(), "sla-stock-"));
let postgres: PostgresServer;

const run = (...args: string[]) => runCommand(args, { cwd: folder, env: { SHOP_PASSWORD: "a good one" } });

/** The statements below the line that begins so, up to the next line that is no statement. */
function statementsBelow(out: string, heading: string): readonly string[] {
  const lines = out.split("\n");
  const below = lines.slice(lines.findIndex((line) => line.startsWith(heading)) + 1);
  const end = below.findIndex((line) => !line.startsWith("      "));
  return below.slice(0, end).map((line) => line.trim());
}

beforeAll(async () => {
  postgres = await startPostgres({ version: 15, settings: { shared_preload_libraries: "" } });
  const grants = (await run("grants", "postgres", "--user", "monitor")).out;
  await postgres.query(grants.replace("'CHANGE-ME'", "'a good one'"));
  writeFileSync(
    join(folder, "sla.yml"),
    `databases:
  shop-db: { system: shop, engine: postgres, host: 127.0.0.1, port: ${postgres.port}, user: monitor, password: "\${env:SHOP_PASSWORD}" }
systems:
  shop: { tier: core }
`,
  );
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("A server as it is installed, with what grants prints", () => {
  test("is shown by once what it lacks, above its figures.", async () => {
    const { code, out } = await run("once", "shop-db");
    expect(code).toBe(1);
    const lines = statementsBelow(out, "  shop-db: counted by pg_stat_activity");
    expect(lines[0]).toBe("ALTER SYSTEM SET logging_collector = on; -- then restart the server");
    expect(lines[1]).toBe("ALTER SYSTEM SET log_destination = 'stderr,jsonlog';");
    expect(out).toMatch(/^slow queries from {3}activity, at 1 s, bounds: /m);
  });

  test("is told what it lacks in plain words, with statements that can be pasted one by one.", async () => {
    const { code, out } = await run("check", "--live");
    expect(code).toBe(1);
    expect(out).toContain(
      "\n  shop-db · Top statements: pg_stat_statements must be loaded via shared_preload_libraries\n" +
        "      ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'; -- then restart the server\n",
    );
    const missing = statementsBelow(out, "  shop-db · Top statements");
    const better = statementsBelow(out, "  shop-db: counted by pg_stat_activity");
    expect(better.length).toBeGreaterThan(2);
    for (const line of [...missing, ...better]) await postgres.query(line);
    const written = await postgres.query<{ name: string; setting: string }>(
      "SELECT name, setting FROM pg_file_settings WHERE sourcefile LIKE '%postgresql.auto.conf'",
    );
    expect(Object.fromEntries(written.map(({ name, setting }) => [name, setting]))).toEqual({
      shared_preload_libraries: "pg_stat_statements",
      logging_collector: "on",
      log_destination: "stderr,jsonlog",
      log_min_duration_statement: "1000ms",
    });
  });
});
