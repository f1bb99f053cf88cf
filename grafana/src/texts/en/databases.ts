import { panel } from "../text.js";

export const databases = {
  connections: "Connections",
  slowQueries: "Slow queries",
  topStatements: "Top statements",
  logsAndSizes: "Logs and sizes",
  locks: "Locks and transactions",
  replication: "Replication",
  signs: "Early signs",
  watching: "How well it is watched",
  now: panel(
    "Databases",
    "One row for each database, the fullest first. Connections / limit and slow / limit: as a share of what the policy allows; red above 100 %. Exact: no means that the count of slow queries is a lower bound. Click on a database to see it alone.",
    "Either the policy names no database for the chosen systems or no exporter answers, and no other exporter's target carries the labels system and database",
  ),
  used: panel(
    "Connections against the limit",
    "Used share of the connections that ordinary users can open, the worst of server, role and database limits. The dashed line is the limit of the policy. Above it: see by user who holds them.",
    "No current figure: is the database down, or is a permission missing?",
  ),
  byState: panel(
    "Connections by state",
    "Open connections by what they do; the dashed line is how many ordinary users can open. Many idle ones: a pool that is too large or leaks.",
    "No current figure: is the database down, or is a permission missing?",
  ),
  byUser: panel(
    "Connections by user",
    "The ten users that had most connections in this time range; dashed lines where the server limits a user. A line that only climbs is a leak.",
    "The server does not tell whose the connections are, or a permission is missing: see docs/databases.md",
  ),
  slowToday: panel(
    "Slow queries today against the limit",
    "Statements of the present day (in the policy's time zone) that took at least the threshold: so many at least, and so many at most where the source can tell. The dashed line is the limit of the policy for one day.",
    "No slow queries counted yet: counting begins with the exporter's first successful run",
  ),
  sources: panel(
    "Where the count comes from",
    "Source of the count, whether it is exact, and why not. See docs/metrics.md for what each source counts; sla-exporter check --live names the statement that improves it.",
    "No slow queries counted yet: counting begins with the exporter's first successful run",
  ),
  statements: panel(
    "Top statements",
    "Statements by the time that the server spends in them, over 15 minutes. Load: seconds in each second; 100 % is one busy processor or one waiting session. Values are left out of the texts, and texts of statements that can hold passwords are not shown.",
    "No statement statistics: see docs/databases.md for what has to be switched on",
  ),
  statementTime: panel(
    "Load over time",
    "The eight statements that took most of the server's time in this time range, by digest; other: those without a series of their own. A band that grew belongs to a statement that became slow or frequent.",
    "No statement statistics: see docs/databases.md for what has to be switched on",
  ),
  logs: panel(
    "Logs",
    "Size and growth of each kind of log and the time until its file system is full: at the growth of the last hour, and by the trend of the free space over six hours. Why not: what keeps the server from telling the size.",
    "The server does not tell sizes of logs, or a permission is missing: see docs/databases.md",
  ),
  logSizes: panel(
    "Log sizes",
    "Size of each kind of log. One that only climbs is not rotated, or something (a slot, a backup, a replica) keeps it.",
    "The server does not tell sizes of logs, or a permission is missing: see docs/databases.md",
  ),
  sizes: panel(
    "Database sizes",
    "Size of each database of the server, measured every five minutes.",
    "No size measured yet, or a permission is missing: see docs/databases.md",
  ),
  waits: panel(
    "Lock waits",
    "Sessions that wait for a lock, and the longest chain of waits. A chain of three or more piles up: find the session at its head.",
    "The server does not tell who waits, or a permission is missing: see docs/databases.md",
  ),
  oldest: panel(
    "Oldest transaction and waits",
    "Age of the oldest open transaction and statement, longest time idle inside a transaction, longest present wait for a lock. A long idle transaction holds locks and keeps the server from cleaning up.",
    "No current figure: is the database down, or is a permission missing?",
  ),
  deadlocks: panel(
    "Deadlocks",
    "Deadlocks that the server resolved within the last hour, at each moment. A few are normal where the application tries again.",
    "The server does not count deadlocks, or there is no current figure",
  ),
  lag: panel(
    "Replication lag",
    "How far a replica is behind its source, or a standby behind this server.",
    "No replication was seen: none is set up, or a permission is missing",
  ),
  replicas: panel(
    "Replicas and slots",
    "Whether replication runs, how far it is behind, and how much write-ahead log a slot keeps. A slot that is not in use fills the disk.",
    "No replication was seen: none is set up, or a permission is missing",
  ),
  destructive: panel(
    "Destructive statements",
    "Statements that drop, empty or change definitions, within the last 15 minutes. Any that nobody announced: ask who, and look at the backup.",
    "The server does not count them, or there is no current figure",
  ),
  failedLogins: panel(
    "Failed logins",
    "Logins that were refused within the last 15 minutes; an upper bound on MariaDB. A burst is a rotated password or an attack.",
    "The server does not count them: see docs/databases.md",
  ),
  deleted: panel(
    "Rows deleted",
    "Rows deleted within the last hour. Far more than at the same hour a week ago may be a mistake.",
    "The server does not count them, or there is no current figure",
  ),
  transactionIds: panel(
    "Transaction ids used",
    "Age of the oldest transaction id as a share of the point at which PostgreSQL stops taking writes (100 %). Climbing over days: vacuum does not come through.",
    "No PostgreSQL database is chosen, or there is no current figure",
  ),
  temporaryFiles: panel(
    "Temporary files",
    "Temporary files (MySQL and MariaDB: temporary tables on disk) that statements made within the last hour. More of them: sorts and joins no longer fit into memory.",
    "The server does not count them, or there is no current figure",
  ),
  bufferHits: panel(
    "Buffer hits",
    "Share of the pages that were found in the buffer, over 30 minutes. A fall: the working set no longer fits, or a statement reads whole tables.",
    "Fewer than 100 pages a second are asked for: a ratio would say nothing",
  ),
  connectionErrors: panel(
    "Connection errors",
    "Connections that the server refused or lost within the last 15 minutes, by kind of error.",
    "The server does not count them, or there is no current figure",
  ),
  history: panel(
    "InnoDB history",
    "Undo records that InnoDB has not purged. Climbing: a transaction has been open for long.",
    "No MySQL or MariaDB database is chosen, or a permission is missing",
  ),
  collectors: panel(
    "Parts that fail",
    "Parts of the checks that fail, while the rest goes on, and their failures of the last 30 minutes by reason. permission: sla-exporter grants prints what is missing.",
    "All parts work, or no exporter answers",
  ),
  readLag: panel(
    "Log not read yet",
    "Bytes of the server's log that the exporter has not read yet. While it is behind, slow queries appear late.",
    "No database is counted by its log",
  ),
};
