// @ts-check
// How many of the slow statements MariaDB's sources count.
import { benchmark } from "./mysql-protocol.mjs";

await benchmark({
  engine: "mariadb",
  start: "startMariadb",
  prepare: "INSTALL SONAME 'query_response_time'; SET GLOBAL query_response_time_stats = ON;",
});
