import type { Collector } from "../engine.js";
import { type Signal, type SignalName, signal } from "../signals.js";
import { ownTables, TABLES_ON_DISK } from "./own-tables.js";
import { number, show } from "./values.js";

/** Variables of `SHOW GLOBAL STATUS` that are one signal as they stand, where the server has them. */
const SINGLE = {
  Innodb_buffer_pool_read_requests: "buffer_requests_total",
  Innodb_buffer_pool_reads: "buffer_reads_total",
  Innodb_rows_deleted: "rows_deleted_total",
  // MariaDB; MySQL has both among the metrics of InnoDB.
  Innodb_deadlocks: "deadlocks_total",
  Innodb_history_list_length: "history_list_length",
} as const satisfies Readonly<Record<string, SignalName>>;

/** By the label `error`: refused by the server, broken off before or after the login. */
const CONNECTION_ERRORS: Readonly<Record<string, string>> = {
  Connection_errors_accept: "accept",
  Connection_errors_internal: "internal",
  Connection_errors_max_connections: "max_connections",
  Connection_errors_peer_address: "peer_address",
  Connection_errors_select: "select",
  Connection_errors_tcpwrap: "tcpwrap",
  Aborted_connects: "aborted_connects",
  Aborted_clients: "aborted_clients",
};

/** By the label `statement`. Servers count each attempt, refused ones too. */
const DESTRUCTIVE: Readonly<Record<string, string>> = {
  Com_alter_table: "alter_table",
  Com_drop_db: "drop_database",
  Com_drop_index: "drop_index",
  Com_drop_table: "drop_table",
  Com_drop_user: "drop_user",
  Com_drop_view: "drop_view",
  Com_truncate: "truncate",
};

/** Only newer MariaDB servers have it: how many of the aborted connects never came as far as a login. */
const BEFORE_LOGIN = "Aborted_connects_preauth";
/** All deleted rows of all kinds of tables, where InnoDB keeps no count of its own. */
const ANY_ROWS_DELETED = "Handler_delete";

const NAMES = [
  ...Object.keys({ ...SINGLE, ...CONNECTION_ERRORS, ...DESTRUCTIVE }),
  BEFORE_LOGIN,
  ANY_ROWS_DELETED,
  TABLES_ON_DISK,
];

/** What the server counts for everyone to see, in one statement. */
export const status: Collector = {
  name: "status",
  async collect(session, target) {
    const own = await ownTables(session, target);
    const counters = await show(session, "GLOBAL STATUS", NAMES);
    const value = (name: string) => (counters.has(name) ? number(counters.get(name)) : undefined);
    const signals: Signal[] = [];
    for (const [name, as] of Object.entries(SINGLE)) signals.push(...told(value(name), (n) => signal(as, {}, n)));
    for (const [name, error] of Object.entries(CONNECTION_ERRORS))
      signals.push(...told(value(name), (n) => signal("connection_errors_total", { error }, n)));
    for (const [name, statement] of Object.entries(DESTRUCTIVE))
      signals.push(...told(value(name), (n) => signal("destructive_statements_total", { statement }, n)));
    if (!counters.has("Innodb_rows_deleted"))
      signals.push(...told(value(ANY_ROWS_DELETED), (n) => signal("rows_deleted_total", {}, n)));
    const before = value(BEFORE_LOGIN);
    // Access_denied_errors would count each refused table, too.
    if (before !== undefined)
      signals.push(...told(value("Aborted_connects"), (n) => signal("failed_logins_total", {}, Math.max(0, n - before))));
    signals.push(...told(value(TABLES_ON_DISK), (n) => signal("temporary_files_total", {}, Math.max(0, n - own))));
    return { signals };
  },
  remedy: () => "",
};

function told(value: number | undefined, as: (value: number) => Signal): readonly Signal[] {
  return value === undefined ? [] : [as(value)];
}
