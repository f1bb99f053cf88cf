/** `'monitor'@'%'`, quoted whatever the names hold. */
function account(user: string, host: string): string {
  const quote = (name: string) => `'${name.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
  return `${quote(user)}@${quote(host)}`;
}

/** One statement that gives the user a global privilege. */
export function grant(privilege: string, user: string, host = "%"): string {
  return `GRANT ${privilege} ON *.* TO ${account(user, host)};`;
}

/** One statement that lets the user read a table. */
export function grantSelect(table: string, user: string, host = "%"): string {
  return `GRANT SELECT ON ${table} TO ${account(user, host)};`;
}

/** One statement that shows the user the accounts and their limits: three columns, no password among them. */
export function grantAccounts(user: string, host = "%"): string {
  return `GRANT SELECT (User, Host, max_user_connections) ON mysql.user TO ${account(user, host)};`;
}

interface Privileges {
  /** To see the binary logs, as each kind of server calls it. */
  readonly binaryLogs: string;
  readonly replication: string;
  /** Tables of performance_schema; no other tells texts with values in them. */
  readonly tables: readonly string[];
}

export const PRIVILEGES: Readonly<Record<"mysql" | "mariadb", Privileges>> = {
  mysql: {
    binaryLogs: "REPLICATION CLIENT",
    replication: "REPLICATION CLIENT",
    tables: ["events_statements_summary_by_digest", "events_errors_summary_global_by_error", "data_lock_waits", "metadata_locks"],
  },
  mariadb: {
    binaryLogs: "BINLOG MONITOR",
    replication: "SLAVE MONITOR",
    tables: ["events_statements_summary_by_digest"],
  },
};

/**
 * The statements that let the user read tables of performance_schema; with columns in brackets behind a table's name,
 * these alone.
 */
export function grantTables(tables: readonly string[], user: string, host = "%"): string {
  return tables
    .map((table) => {
      const [name = "", columns] = table.split(/ (?=\()/);
      return `GRANT SELECT${columns === undefined ? "" : ` ${columns}`} ON performance_schema.${name} TO ${account(user, host)};`;
    })
    .join("\n");
}

/** The least SQL for the monitoring user, for an administrator to run as it stands. */
export function grants(engine: "mysql" | "mariadb", counted: readonly string[], user: string, host = "%"): string {
  const name = account(user, host);
  const { binaryLogs, replication, tables } = PRIVILEGES[engine];
  const more = counted.filter((table) => !tables.some((granted) => table.startsWith(granted)));
  return `-- The user that sla-exporter logs in with. Put a password of your own, and the exporter's address as the host.
-- At most three connections: one in use, and what a reconnect may leave behind for a moment.
CREATE USER ${name} IDENTIFIED BY 'Put-4-password-here' WITH MAX_USER_CONNECTIONS 3;

-- To see the connections, transactions and statements of others, and the sizes of databases. Their tables stay closed.
${grant("PROCESS", user, host)}

-- To see the sizes of the binary logs, and how far a replica is behind.
${[...new Set([binaryLogs, replication])].map((privilege) => grant(privilege, user, host)).join("\n")}

-- To hold each account against its own limit of connections: three columns, no password among them.
${grantAccounts(user, host)}

-- To see in which statements the time goes, without the values in them${engine === "mysql" ? ", refused logins, and who waits for whose lock" : ""}.
${tables.map((table) => grantSelect(`performance_schema.${table}`, user, host)).join("\n")}
${more.length === 0 ? "" : `\n-- To count slow statements, and those that failed: figures without texts, and what the server records of them.\n${grantTables(more, user, host)}\n`}`;
}
