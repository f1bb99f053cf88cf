import type { Engine } from "../engine.js";
import { activity } from "./activity.js";
import { collectors } from "./collectors.js";
import { connect, DEFAULT_PORT } from "./connect.js";
import { failure } from "./failure.js";
import { grants } from "./grants.js";
import { logSource } from "./log/source.js";
import { statements } from "./statements.js";

export const postgres: Engine = {
  name: "postgres",
  defaultPort: DEFAULT_PORT,
  grantsReachNewSessionsOnly: false,
  connect,
  collectors,
  slowQuerySources: [logSource(), statements, activity],
  grants,
  failure,
};
