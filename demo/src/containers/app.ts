import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveApp } from "../apps/server.js";
import type { Login } from "../databases/server.js";
import { APP_NAMES } from "../faults.js";
import { entrance, PORTS, secret, variable } from "./environment.js";
import { run } from "./run.js";

/** Runs one business system on a database server that is there already: `app.js erp`. */
const name = APP_NAMES.find((each) => each === process.argv[2]);
if (name === undefined) throw new Error(`which business system? There are ${APP_NAMES.join(", ")}`);
run(name, async () => {
  const app = await serveApp({
    name,
    port: PORTS.app,
    controlPort: PORTS.faults,
    entrance: entrance(),
    login: loginAt(new URL(variable("DEMO_DATABASE"))),
    user: "probe",
    password: secret(name),
    key: secret("sessions"),
    folder: join(tmpdir(), name),
    initialise: "once",
  });
  return () => app.stop();
});

/** @param address such as postgres://erp@postgres:5432/erp; MySQL is spoken as MariaDB is. */
function loginAt({ protocol, hostname: host, port, username: user, pathname }: URL): Login {
  const engine = protocol === "postgres:" ? "postgres" : "mariadb";
  return { engine, host, port: Number(port), user, password: secret(`${user}-owner`), database: pathname.slice(1) };
}
