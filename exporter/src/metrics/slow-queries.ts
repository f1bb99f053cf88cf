/** What a slow query is, for docs/metrics.md: engines mean different things by it. */
export const SLOW_QUERIES = `## What a slow query is

A statement that takes at least \`slow_query.threshold\` (\`sla_db_slow_query_threshold_seconds\`, 1 s by default). Servers can
tell that with different exactness, so each figure comes with its bounds:

- \`sla_db_slow_queries_today\` is the lower bound: so many statements were surely slow.
- \`sla_db_slow_queries_today_upper_bound\` is the upper bound: no more can have been slow. It is \`+Inf\` where a source
  cannot tell.
- \`sla_db_slow_query_source_info\` names the source, says \`exact="true"\` only when both bounds are the truth, and else
  says why not. A reason that holds no more stays until the day ends, with the time until which it did
  (\`until 14:03: ...\`). One source is in use at a time: nothing is counted twice.

The day is that of the policy's time zone. Counting begins with the exporter's first successful run: what happened before
it, or while the server could not be asked, is not seen by sources that sample. The count of the day survives a restart of
the exporter; a source that can (\`log\`) goes on where it was, and else the time between is told as not watched.
\`sla_db_slow_query_server_threshold_seconds\` is the duration from which the server itself takes note; where it is above the
policy's, the status page shows the statement that mends it.

| engine | source | counts | exact |
|---|---|---|---|
| MySQL 8 and later | \`statement_histogram\` | growth of performance_schema's histogram of all statements | with the threshold on an edge, whole instrumentation, and nothing in doubt |
| MariaDB | \`query_response_time\` | growth of the plugin QUERY_RESPONSE_TIME, with the threshold on an edge | never: see below |
| MySQL, MariaDB | \`slow_queries_status\` | growth of the server's \`Slow_queries\` status | never: see below |
| PostgreSQL | \`log\` | lines of the server's log, read through SQL | yes, but for what [postgres-log.md](postgres-log.md) names |
| PostgreSQL | \`statements\` | growth of pg_stat_statements, entry by entry | only where the bounds meet |
| PostgreSQL | \`activity\` | running statements seen in pg_stat_activity | never: no upper bound |

**\`statement_histogram\` (MySQL).** \`events_statements_histogram_global\` holds every statement by its duration, whatever any
session has set, with 50 edges in a decade: exactly at 0.1, 1 and 10 s; at 2 s the next ones are 1.9953 and 2.0893 s. A
threshold between two edges gives a lower bound from the edge above and an upper one from the edge below. Counted are
statements that clients sent and that ended well: each of several in one message, a prepared one when it is executed, a \`CALL\`
once. The table also holds other things; what the classes of statements (their number, sum, longest, errors) tell of
them between two readings is taken off:

- statements inside stored programs, events, commands (a dump of the binary log that lasts days): where these were few, all of
  them are told apart; where many ran, the bounds part. Then the lower bound takes off as many as can have been slow, the
  upper one as many as must have been. \`UPDATE performance_schema.setup_instruments SET ENABLED = 'NO' WHERE NAME LIKE
  'statement/sp/%'\` keeps those inside stored programs out of the table.
- statements that failed or were cancelled, in the same way: \`sla_db_statements_failed_total\` and
  \`sla_db_statements_cancelled_total\` count them. A killed \`SLEEP()\` ends well as the server sees it.
- what threads of replication repeat on a replica, and our own statements: off the lower bound.

When the table is emptied or the server restarted, the bounds say so. When instruments, accounts or sessions are left out of
performance_schema, \`slow_queries_status\` counts instead, with the statement that mends it as the remedy. An exporter that is
restarted goes on from where it was.

**\`query_response_time\` (MariaDB).** The plugin counts statements by powers of a base (10 unless set otherwise: 0.1, 1 and
10 s), whatever any session has set. \`INSTALL SONAME 'query_response_time'; SET GLOBAL query_response_time_stats = ON\` brings it
in; it is taken when the threshold lies on one of its edges. It is never exact: failed and cancelled statements
count, and so does what runs inside stored programs, each with the time since the \`CALL\` began. The lower bound is what is left
without these, or what \`Slow_queries\` says where \`long_query_time\` is no shorter than the threshold.

**\`slow_queries_status\` (MySQL, MariaDB).** The server itself counts, by its \`long_query_time\`, not by the policy's
threshold: set both alike. It is not exact, because every session can set a \`long_query_time\` of its own, and because with
\`log_queries_not_using_indexes\` it counts statements that were not slow at all. A statement counts when it ends, a failed or cancelled
one too. The \`CALL\` of a procedure with two slow statements counts as three on MySQL and as one on MariaDB. MariaDB leaves
out the time for which a statement waited for the lock of a table, and counts a slow \`EXECUTE IMMEDIATE\` twice.

No source of MySQL and MariaDB tells whose statements it counts. With \`slow_query.exclude\` each of them may be one to be left
out: the lower bound is 0 then, and the upper one stays.

**\`log\` (PostgreSQL, see [postgres-log.md](postgres-log.md)).** Every message that the server has logged with a duration of at least the
threshold, in the day in which it ended by the server's clock. A message with several statements is one, a function is one
with all that it runs, a query that is fetched in parts is one. Parsing and planning of the extended protocol are not in it.
Statements that were cancelled or failed have no duration: they are \`sla_db_statements_cancelled_total\` and
\`sla_db_statements_failed_total\`. It leaves out users, databases and applications.

**\`statements\` (PostgreSQL, extension pg_stat_statements).** The extension keeps number, total, minimum and maximum of the
durations of each statement's shape, not each single duration. From what was added between two runs follow bounds: a
shape called once is certain, one whose calls are many may hide slow ones in its mean. A message with several statements is
as many statements here. Statements that failed or were cancelled are not in it; entries that the extension evicts between
two runs are lost. It leaves out users and databases; with \`applications\` in \`slow_query.exclude\` another source counts.

**\`activity\` (PostgreSQL, nothing to install).** The running statements are looked at in each run. A statement that lasts
longer than the threshold and one interval together is certain to be seen; a shorter one may start and end between two
looks, so there is no upper bound. It is taken when pg_stat_statements is missing or refused. It leaves out users, databases and
applications.

Our own statements are short and run under the application name \`sla-exporter\`; where a source tells whose statement it was,
they are left out.
`;
