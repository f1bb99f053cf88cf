import type { Collector } from "../engine.js";
import type { LogSize } from "../measurements.js";
import { perSession } from "../remembered.js";
import { checkpointsCollector } from "./checkpoints.js";
import { connectionsCollector } from "./connections.js";
import { countersCollector } from "./counters.js";
import { destructiveCollector } from "./destructive.js";
import { digestsCollector } from "./digests.js";
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
  logSpaceCollector,
];
