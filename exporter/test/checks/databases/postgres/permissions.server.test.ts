import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgres } from "../../../../src/checks/databases/postgres/engine.js";
import { type PostgresServer, startPostgres } from "../../../servers/postgres.js";
import { checkOf, measured, runOnce } from "../runs.js";
import { targetOf } from "../target.js";

const USER = "watcher";

/** What is withheld, and the parts that fail by it; everything else has to be measured. */
const WITHHELD: readonly { readonly what: string; readonly take: string; readonly parts: readonly string[] }[] = [
  {
    what: "the statistics of others",
    take: "REVOKE pg_monitor FROM watcher; GRANT pg_read_all_settings TO watcher; GRANT EXECUTE ON FUNCTION pg_ls_waldir(), pg_ls_logdir() TO watcher",
    parts: ["activity", "connections", "destructive", "digests", "replication", "sizes", "slow_queries"],
  },
  {
    what: "the settings",
    take: "REVOKE pg_monitor FROM watcher; GRANT pg_read_all_stats TO watcher; GRANT EXECUTE ON FUNCTION pg_ls_waldir(), pg_ls_logdir() TO watcher",
    parts: ["log_space"],
  },
  {
    what: "the list of log files",
    take: "REVOKE pg_monitor FROM watcher; GRANT pg_read_all_stats, pg_read_all_settings TO watcher",
    parts: ["logs"],
  },
  { what: "the counters of databases", take: "REVOKE SELECT ON pg_stat_database FROM PUBLIC", parts: ["counters"] },
  { what: "the checkpoints", take: "REVOKE SELECT ON CHECKPOINTS FROM PUBLIC", parts: ["checkpoints"] },
  { what: "the replication slots", take: "REVOKE SELECT ON pg_replication_slots FROM PUBLIC", parts: ["slots"] },
  {
    what: "the list of databases",
    take: "REVOKE SELECT ON pg_database FROM PUBLIC",
    parts: ["connections", "sizes", "wraparound"],
  },
];

const BACK = "GRANT SELECT ON pg_stat_database, CHECKPOINTS, pg_replication_slots, pg_database TO PUBLIC";

describe.each([15, 18] as const)("a PostgreSQL %i server", (version) => {
  let server: PostgresServer;
  const view = version >= 17 ? "pg_stat_checkpointer" : "pg_stat_bgwriter";

  beforeAll(async () => {
    server = await startPostgres({ version });
    await server.query("CREATE EXTENSION pg_stat_statements");
  });
  afterAll(async () => {
    await server?.stop();
  });

  it.each(WITHHELD)("that withholds $what fails that part alone, and its remedy mends it.", async ({ take, parts }) => {
    await server.query(`CREATE ROLE ${USER} LOGIN PASSWORD 'correct horse'; GRANT pg_monitor TO ${USER}`);
    await server.query(take.replace("CHECKPOINTS", view));
    const address = { host: server.host, port: server.port, user: USER, password: "correct horse" };
    const check = checkOf(targetOf({ engine: "postgres", ...address }), postgres);
    const failed = async () => measured(await runOnce(check)).collectors.filter(({ failure }) => failure !== undefined);
    try {
      const collectors = await failed();
      expect(collectors.map(({ collector }) => collector).sort()).toEqual(parts);
      for (const { collector, failure } of collectors) expect(failure?.reason, collector).toBe("permission");
      for (const remedy of new Set(collectors.map(({ failure }) => failure?.remedy ?? ""))) await server.query(remedy);
      expect(await failed()).toEqual([]);
    } finally {
      await check.close();
      await server.query(`DROP OWNED BY ${USER}; DROP ROLE ${USER}; ${BACK.replace("CHECKPOINTS", view)}`);
    }
  });
});
