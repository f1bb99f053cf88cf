import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { DatabaseServer, Login } from "./server.js";

/** The exporter's command, built. */
const EXPORTER = fileURLToPath(new URL("../../../exporter/dist/cli.cjs", import.meta.url));
const HOST = "127.0.0.1";

/** Makes the user that the exporter logs in with, by the very statements that `sla-exporter grants` prints, and then gives it a password. */
export async function makeMonitoringUser(server: DatabaseServer, user: string, password: string): Promise<Login> {
  const { engine, port } = server;
  const command = [EXPORTER, "grants", engine, `--user=${user}`, ...(engine === "mariadb" ? [`--host=${HOST}`] : [])];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  const setPassword =
    engine === "postgres"
      ? `ALTER ROLE ${user} PASSWORD '${password}'`
      : `ALTER USER '${user}'@'${HOST}' IDENTIFIED BY '${password}'`;
  await server.administer([stdout, setPassword]);
  return { engine, host: HOST, port, user, password, database: engine === "postgres" ? "postgres" : "" };
}
