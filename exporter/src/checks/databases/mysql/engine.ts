import type { Engine, EngineName } from "../engine.js";
import { accountLimits } from "./accounts.js";
import { activity } from "./activity.js";
import { connect, DEFAULT_PORT } from "./connect.js";
import { connections } from "./connections.js";
import { digests } from "./digests.js";
import { errors } from "./errors.js";
import { failure } from "./failure.js";
import { grants } from "./grants.js";
import { innodb } from "./innodb.js";
import { locks } from "./locks.js";
import { logs } from "./logs.js";
import { queryResponseTime } from "./query-response-time.js";
import { replication } from "./replication.js";
import { sizes } from "./sizes.js";
import { slowQueriesStatus } from "./slow-queries-status.js";
import { slowQueryThreshold } from "./slow-query-threshold.js";
import { ERROR_TABLES, statementErrors } from "./statement-errors.js";
import { HISTOGRAM_TABLES, statementHistogram } from "./statement-histogram.js";
import { responseLatency, statementLatency } from "./statement-latency.js";
import { status } from "./status.js";
import { version } from "./version.js";

/** Where each tells how long its statements took, and the tables to be read for it. */
const STATEMENTS = {
  mysql: {
    source: statementHistogram,
    collectors: [statementLatency, statementErrors],
    tables: [...new Set([...HISTOGRAM_TABLES, ...ERROR_TABLES])],
  },
  mariadb: { source: queryResponseTime, collectors: [responseLatency], tables: [] },
} as const;

/** Both speak one protocol and differ in tables, variables and the names of privileges. */
function engine(name: Exclude<EngineName, "postgres">): Engine {
  return {
    name,
    defaultPort: DEFAULT_PORT,
    grantsReachNewSessionsOnly: true,
    connect,
    collectors: [
      version,
      connections,
      accountLimits,
      activity,
      locks(name),
      replication(name),
      status,
      innodb,
      // MariaDB has no such table.
      ...(name === "mysql" ? [errors] : []),
      logs(name),
      digests(),
      sizes(name),
      slowQueryThreshold,
      ...STATEMENTS[name].collectors,
    ],
    slowQuerySources: [STATEMENTS[name].source, slowQueriesStatus],
    grants: (user, host) => grants(name, STATEMENTS[name].tables, user, host),
    failure,
  };
}

export const mysql: Engine = engine("mysql");
export const mariadb: Engine = engine("mariadb");
