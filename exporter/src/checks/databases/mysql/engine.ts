import type { Engine, EngineName } from "../engine.js";
import { activity } from "./activity.js";
import { connect, DEFAULT_PORT } from "./connect.js";
import { connections } from "./connections.js";
import { failure } from "./failure.js";
import { grants } from "./grants.js";
import { BINARY_LOG_PRIVILEGE, logs } from "./logs.js";
import { queryResponseTime } from "./query-response-time.js";
import { slowQueriesStatus } from "./slow-queries-status.js";
import { slowQueryThreshold } from "./slow-query-threshold.js";
import { ERROR_TABLES, statementErrors } from "./statement-errors.js";
import { HISTOGRAM_TABLES, statementHistogram } from "./statement-histogram.js";
import { responseLatency, statementLatency } from "./statement-latency.js";
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
    collectors: [version, connections, activity, logs(name), slowQueryThreshold, ...STATEMENTS[name].collectors],
    slowQuerySources: [STATEMENTS[name].source, slowQueriesStatus],
    grants: (user, host) => grants(BINARY_LOG_PRIVILEGE[name], STATEMENTS[name].tables, user, host),
    failure,
  };
}

export const mysql: Engine = engine("mysql");
export const mariadb: Engine = engine("mariadb");
