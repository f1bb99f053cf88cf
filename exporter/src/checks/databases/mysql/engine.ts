import type { Engine, EngineName } from "../engine.js";
import { activity } from "./activity.js";
import { connect, DEFAULT_PORT } from "./connect.js";
import { connections } from "./connections.js";
import { failure } from "./failure.js";
import { grants } from "./grants.js";
import { BINARY_LOG_PRIVILEGE, logs } from "./logs.js";
import { slowQueriesStatus } from "./slow-queries-status.js";
import { version } from "./version.js";

export const mysql: Engine = engine("mysql");
export const mariadb: Engine = engine("mariadb");

/** Both speak one protocol and differ in tables, variables and the names of privileges. */
function engine(name: Exclude<EngineName, "postgres">): Engine {
  return {
    name,
    defaultPort: DEFAULT_PORT,
    grantsReachNewSessionsOnly: true,
    connect,
    collectors: [version, connections, activity, logs(name)],
    slowQuerySources: [slowQueriesStatus],
    grants: (user, host) => grants(BINARY_LOG_PRIVILEGE[name], user, host),
    failure,
  };
}
