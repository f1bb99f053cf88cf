/** `'monitor'@'%'`, quoted whatever the names hold. */
function account(user: string, host: string): string {
  const quote = (name: string) => `'${name.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
  return `${quote(user)}@${quote(host)}`;
}

/** One statement that gives the user a global privilege. */
export function grant(privilege: string, user: string, host = "%"): string {
  return `GRANT ${privilege} ON *.* TO ${account(user, host)};`;
}

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
export function grants(binaryLogPrivilege: string, tables: readonly string[], user: string, host = "%"): string {
  const name = account(user, host);
  return `-- The user that sla-exporter logs in with. Put a password of your own, and the exporter's address as the host.
-- At most three connections: one in use, and what a reconnect may leave behind for a moment.
CREATE USER ${name} IDENTIFIED BY 'Put-4-password-here' WITH MAX_USER_CONNECTIONS 3;

-- To see the connections, transactions and statements of others. Their tables stay closed.
${grant("PROCESS", user, host)}

-- To see the sizes of the binary logs.
${grant(binaryLogPrivilege, user, host)}

-- To hold each account against its own limit of connections: three columns, no password among them.
GRANT SELECT (User, Host, max_user_connections) ON mysql.user TO ${name};
${tables.length === 0 ? "" : `\n-- To count slow statements, and those that failed: figures without texts, and what the server records of them.\n${grantTables(tables, user, host)}\n`}`;
}
