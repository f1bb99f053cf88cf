import type { Collector } from "../engine.js";
import { perTarget } from "../remembered.js";
import { type Signal, signal } from "../signals.js";
import { grantMonitor, MAY_READ_STATISTICS, needStatistics } from "./privileges.js";
import { replayHistory } from "./replay-history.js";

/**
 * The standbys of this server, and as a standby its own way from its primary. A base backup is no standby. Of several
 * of one name and address the slowest counts.
 */
const REPLICATION = `
WITH here AS (
  SELECT
    pg_is_in_recovery() AS standby,
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END AS lsn
)
SELECT
  'server' AS kind,
  'primary' AS source,
  extract(epoch FROM clock_timestamp())::float8 AS at,
  pg_wal_lsn_diff(lsn, '0/0')::float8 AS position,
  here.standby,
  receiver.status = 'streaming' AS running,
  CASE
    WHEN NOT here.standby THEN NULL
    WHEN pg_last_wal_receive_lsn() <= lsn AND receiver.status = 'streaming' THEN
      CASE WHEN clock_timestamp() - last_msg_receipt_time > interval '1 min'
        THEN extract(epoch FROM clock_timestamp() - last_msg_receipt_time)::float8 ELSE 0 END
    ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8
  END AS lag,
  ${MAY_READ_STATISTICS} AS may
FROM here LEFT JOIN pg_stat_wal_receiver AS receiver ON true
UNION ALL
SELECT
  'standby',
  concat_ws(' ', nullif(application_name, ''), host(client_addr)),
  NULL,
  pg_wal_lsn_diff(min(replay_lsn), '0/0')::float8,
  NULL,
  bool_and(state IN ('streaming', 'catchup')),
  extract(epoch FROM max(replay_lag))::float8,
  true
FROM pg_stat_replication
WHERE state <> 'backup'
GROUP BY 2`;

interface Server {
  readonly kind: "server";
  readonly source: string;
  /** Seconds, of the server's clock. */
  readonly at: number;
  /** Bytes. */
  readonly position: number | null;
  readonly standby: boolean;
  readonly running: boolean | null;
  readonly lag: number | null;
  readonly may: boolean;
}

interface Standby {
  readonly kind: "standby";
  readonly source: string;
  readonly position: number | null;
  readonly running: boolean;
  readonly lag: number | null;
}

const histories = perTarget(replayHistory);

export const replicationCollector: Collector = {
  name: "replication",
  async collect(session, target) {
    const rows = await session.query<Server | Standby>(REPLICATION);
    const server = rows.find((row) => row.kind === "server");
    const standbys = rows.filter((row) => row.kind === "standby");
    needStatistics(server?.may);
    if (server === undefined) return {};
    const history = histories(target);
    const positions = standbys.flatMap(({ position }) => position ?? []);
    if (server.position !== null) history.look(server.at, server.position, positions);
    const lagOf = ({ position, lag }: Standby) =>
      position === null ? lag : Math.max(position === server.position ? 0 : (lag ?? 0), history.behind(position));
    return {
      signals: [
        ...(server.standby ? told(server.source, server.lag, server.running === true) : []),
        ...standbys.flatMap((standby) => told(standby.source, lagOf(standby), standby.running)),
      ],
    };
  },
  remedy: grantMonitor,
};

/** A standby that has never replayed anything has no lag to tell. */
function told(source: string, lag: number | null, running: boolean): readonly Signal[] {
  const known = lag === null ? [] : [signal("replication_lag_seconds", { source }, Math.max(0, lag))];
  return [...known, signal("replication_running", { source }, running ? 1 : 0)];
}
