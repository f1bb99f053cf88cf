import type { Collector } from "../engine.js";
import type { LogSize } from "../measurements.js";
import { connectionsCollector } from "./connections.js";
import { logThreshold } from "./log/threshold.js";
import { grantMonitor, needStatistics } from "./privileges.js";

const version: Collector = {
  name: "version",
  async collect(session) {
    const rows = await session.query<{ version: string }>("SELECT current_setting('server_version') AS version");
    const version = rows[0]?.version;
    return version === undefined ? {} : { version };
  },
  remedy: () => "",
};

/**
 * Ages of what other sessions have open. Sessions of this exporter's kind under the same user are left out, and
 * walsenders, whose statement lasts as long as their replica.
 */
const OLDEST = `
SELECT
  coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8 AS transaction,
  coalesce(max(extract(epoch FROM clock_timestamp() - query_start)) FILTER (WHERE state IN ('active', 'fastpath function call')), 0)::float8 AS statement
FROM pg_stat_activity
WHERE backend_type = 'client backend'
  AND pid <> pg_backend_pid()
  AND NOT (usename = current_user AND application_name = 'sla-exporter')`;

const activity: Collector = {
  name: "activity",
  async collect(session) {
    await needStatistics(session);
    const rows = await session.query<{ transaction: number; statement: number }>(OLDEST);
    return { oldestTransaction: Math.max(0, rows[0]?.transaction ?? 0), oldestStatement: Math.max(0, rows[0]?.statement ?? 0) };
  },
  remedy: grantMonitor,
};

const LOG_SETTINGS = `SELECT current_setting('logging_collector') AS collector, current_setting('log_destination') AS destination`;
const WAL_SIZE = "SELECT coalesce(sum(size), 0)::float8 AS bytes FROM pg_ls_waldir()";
const LOG_SIZE = "SELECT coalesce(sum(size), 0)::float8 AS bytes FROM pg_ls_logdir()";

/** `server`: the files in log_directory; `wal`: the write-ahead log. */
const logs: Collector = {
  name: "logs",
  async collect(session) {
    const wal = await session.query<{ bytes: number }>(WAL_SIZE);
    const sizes: LogSize[] = [{ log: "wal", bytes: wal[0]?.bytes ?? 0 }];
    const settings = (await session.query<{ collector: string; destination: string }>(LOG_SETTINGS))[0];
    const reason = outsideServer(settings?.collector ?? "off", settings?.destination ?? "");
    if (reason !== undefined) return { logs: sizes, unsupportedLogs: [{ log: "server", reason }] };
    const server = await session.query<{ bytes: number }>(LOG_SIZE);
    return { logs: [...sizes, { log: "server", bytes: server[0]?.bytes ?? 0 }] };
  },
  remedy: grantMonitor,
};

/** Why the server itself does not keep its log in files, if so. */
function outsideServer(collector: string, destination: string): string | undefined {
  if (collector !== "on") return "logging_collector is off: the log goes to standard error";
  if (/stderr|csvlog|jsonlog/.test(destination)) return undefined;
  return `log_destination is ${destination}`;
}

export const collectors: readonly Collector[] = [version, connectionsCollector, activity, logs, logThreshold];
