import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "../../../../../src/checks/databases/engine.js";
import { connect } from "../../../../../src/checks/databases/postgres/connect.js";
import type { SlowQueryDelta, SlowQueryWatch } from "../../../../../src/checks/databases/slow-queries/source.js";
import type { DatabaseSection } from "../../../../../src/config/schema/policy.js";
import { type PostgresServer, startPostgres } from "../../../../servers/postgres.js";
import type { PostgresVersion } from "../../../../servers/postgres-binaries.js";
import { targetOf } from "../../target.js";
import { grantMonitoring, MONITOR, PASSWORD } from "../monitored.js";

/** A server that logs what takes 100 ms, with the monitoring user. Settings go where ALTER SYSTEM can change them. */
export async function loggedServer(
  version: PostgresVersion,
  settings: Readonly<Record<string, string>> = {},
  fixed: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const server = await startPostgres({ version, settings: { logging_collector: "on", ...fixed } });
  const wanted = { log_destination: "jsonlog", log_min_duration_statement: "100ms", ...settings };
  for (const [name, value] of Object.entries(wanted)) await server.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  await server.query("SELECT pg_reload_conf()");
  await grantMonitoring(server);
  await rotated(server);
  return server;
}

/** Begins a new file of the log; returns when it is there. */
export async function rotated(server: PostgresServer): Promise<void> {
  const files = async () =>
    (await server.query<{ name: string }>("SELECT name FROM pg_ls_logdir() WHERE name ~ '(json|csv)$'")).map(({ name }) => name);
  const before = await files();
  for (let turn = 0; turn < 40; turn++) {
    // Names hold the second: a file made within it is gone on with.
    if (turn % 10 === 0) await server.query("SELECT pg_rotate_logfile()");
    if ((await files()).some((name) => !before.includes(name))) return;
    await sleep(50);
  }
}

export function sectionOf(server: PostgresServer, exclude: object = {}, threshold = "100ms"): DatabaseSection {
  const address = { host: server.host, port: server.port, user: MONITOR, password: PASSWORD };
  return targetOf({ engine: "postgres", ...address, slow_query: { threshold, exclude } }).section;
}

/** Leaves out what tests do on the side, which names no application: on a busy machine it may take long. */
export function withoutHelpers(section: DatabaseSection): DatabaseSection {
  const { exclude } = section.slow_query;
  const applications = [...(exclude?.applications ?? []), ""];
  return { ...section, slow_query: { ...section.slow_query, exclude: { ...exclude, applications } } };
}

export function connected(server: PostgresServer): Promise<Session> {
  return connect(sectionOf(server), AbortSignal.timeout(10_000));
}

/** Reads until the log tells as many, for the server writes it a moment after the statement; then what it says in all. */
export async function readUntil(watch: SlowQueryWatch, session: Session, count: number): Promise<SlowQueryDelta> {
  const deltas: SlowQueryDelta[] = [];
  const lower = () => deltas.reduce((sum, delta) => sum + delta.lower, 0);
  for (let turn = 0; turn < 60; turn++) {
    deltas.push(await watch.read(session));
    if (lower() >= count && turn > 0) break;
    await sleep(50);
  }
  // One more: none too many may follow.
  await sleep(100);
  deltas.push(await watch.read(session));
  const last = deltas.at(-1);
  const inexact = deltas.find(({ exact }) => !exact);
  return {
    ...last,
    lower: lower(),
    upper: deltas.reduce((sum, delta) => sum + delta.upper, 0),
    exact: inexact === undefined,
    why: inexact?.why ?? "",
    ended: deltas.flatMap(({ ended = [] }) => ended),
  };
}
