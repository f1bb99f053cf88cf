import type { Login } from "../databases/server.js";
import type { Database } from "./database.js";
import { mariadbDatabase } from "./mariadb.js";
import { postgresDatabase } from "./postgres.js";

/** @param application the name under which the server sees the connections. */
export function openDatabase(login: Login, application: string): Database {
  return login.engine === "postgres" ? postgresDatabase(login, application) : mariadbDatabase(login, application);
}
