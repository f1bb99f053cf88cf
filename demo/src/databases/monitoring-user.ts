/** Statements that make the exporter's user on PostgreSQL, to be run as superuser in the database `postgres`. */
export function postgresMonitoringUser(user: string, password: string): readonly string[] {
  return [
    `CREATE ROLE ${user} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT PASSWORD '${password}'`,
    `GRANT pg_monitor TO ${user}`,
    "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
  ];
}

/** Statements that make the exporter's user on MariaDB. */
export function mariadbMonitoringUser(user: string, password: string): readonly string[] {
  const account = `'${user}'@'127.0.0.1'`;
  return [
    `CREATE USER ${account} IDENTIFIED BY '${password}' WITH MAX_USER_CONNECTIONS 3`,
    `GRANT PROCESS ON *.* TO ${account}`,
    `GRANT BINLOG MONITOR ON *.* TO ${account}`,
    `GRANT SELECT (User, Host, max_user_connections) ON mysql.user TO ${account}`,
  ];
}
