/** Connections that the exporter's user may open: one, and one that a thawed server has not let go yet. */
const CONNECTIONS = 3;

/** Statements that make the exporter's user on PostgreSQL, to be run as superuser in the database `postgres`. */
export function postgresMonitoringUser(user: string, password: string): readonly string[] {
  return [
    `CREATE ROLE ${user} LOGIN PASSWORD '${password}' CONNECTION LIMIT ${CONNECTIONS}`,
    `GRANT pg_monitor TO ${user}`,
    "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
  ];
}

/** Statements that make the exporter's user on MariaDB. */
export function mariadbMonitoringUser(user: string, password: string): readonly string[] {
  return [
    `CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}' WITH MAX_USER_CONNECTIONS ${CONNECTIONS}`,
    `GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* TO '${user}'@'127.0.0.1'`,
  ];
}
