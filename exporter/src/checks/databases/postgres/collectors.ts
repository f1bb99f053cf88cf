import type { Collector } from "../engine.js";
import type { LogSize } from "../measurements.js";
import { perSession } from "../remembered.js";
import { checkpointsCollector } from "./checkpoints.js";
import { connectionsCollector } from "./connections.js";
import { countersCollector } from "./counters.js";
import { destructiveCollector } from "./destructive.js";
import { digestsCollector } from "./digests.js";
import { logThreshold } from "./log/threshold.js";
import { logSpaceCollector } from "./log-space.js";
import { grantMonitor } from "./privileges.js";
import { replicationCollector } from "./replication.js";
import { sessionsCollector } from "./sessions.js";
import { sizesCollector, wraparoundCollector } from "./sizes.js";
import { slotsCollector } from "./slots.js";

const versionOf = perSession(async (session) => {
  const rows = await session.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  return { version: rows[0]?.version };
});

const version: Collector = {
  name: "version",
  async collect(session) {
    const { version } = await versionOf(session);
    return version === undefined ? {} : { version };
  },
  remedy: () => "",
};

/** The folder of the log is not there unless the server writes one. */
const LOGS = `
SELECT
  (SELECT coalesce(sum(size), 0)::float8 FROM pg_ls_waldir()) AS wal,
  current_setting('logging_collector') AS collector,
  current_setting('log_destination') AS destination,
  CASE WHEN current_setting('logging_collector') = 'on' THEN (SELECT coalesce(sum(size), 0)::float8 FROM pg_ls_logdir()) END AS server`;

interface LogsRow {
  /** Bytes. */
  readonly wal: number;
  readonly collector: string;
  readonly destination: string;
  readonly server: number | null;
}

/** `server`: the files in log_directory; `wal`: the write-ahead log. */
const logs: Collector = {
  name: "logs",
  async collect(session) {
    const row = (await session.query<LogsRow>(LOGS))[0];
    if (row === undefined) return {};
    const wal: LogSize = { log: "wal", bytes: row.wal };
    const reason = outsideServer(row.collector, row.destination);
    if (reason !== undefined) return { logs: [wal], unsupportedLogs: [{ log: "server", reason }] };
    return { logs: [wal, { log: "server", bytes: row.server ?? 0 }] };
  },
  remedy: grantMonitor,
};

/** Why the server itself does not keep its log in files, if so. */
function outsideServer(collector: string, destination: string): string | undefined {
  if (collector !== "on") return "logging_collector is off: the log goes to standard error";
  if (/stderr|csvlog|jsonlog/.test(destination)) return undefined;
  return `log_destination is ${destination}`;
}

export const collectors: readonly Collector[] = [
  version,
  connectionsCollector,
  sessionsCollector,
  countersCollector,
  checkpointsCollector,
  replicationCollector,
  slotsCollector,
  wraparoundCollector,
  sizesCollector,
  digestsCollector,
  destructiveCollector,
  logs,
  logThreshold,
  logSpaceCollector,
];
