import type { Collector } from "../engine.js";
import { signal } from "../signals.js";
import { grantTables } from "./grants.js";
import { number } from "./values.js";

/** Interrupted by KILL QUERY; out of time by max_execution_time. */
const CANCELLED = [1317, 3024];

export const ERROR_TABLES: readonly string[] = [
  "events_errors_summary_global_by_error (ERROR_NUMBER, SUM_ERROR_RAISED)",
  "events_statements_summary_global_by_event_name",
];

/** Statements of clients that failed, and how often one was cancelled (MySQL: SLEEP() ends without an error when it is). */
export const statementErrors: Collector = {
  name: "statement_errors",
  async collect(session) {
    const [row] = await session.query<{ failed: unknown; cancelled: unknown }>(`
      SELECT
        (SELECT SUM(SUM_ERRORS) FROM performance_schema.events_statements_summary_global_by_event_name
          WHERE EVENT_NAME LIKE 'statement/sql/%' OR EVENT_NAME = 'statement/com/Execute') AS failed,
        (SELECT SUM(SUM_ERROR_RAISED) FROM performance_schema.events_errors_summary_global_by_error
          WHERE ERROR_NUMBER IN (${CANCELLED.join(", ")})) AS cancelled`);
    // Without performance_schema the tables are empty.
    if (!row || row.failed === null || row.cancelled === null) return {};
    return {
      signals: [
        signal("statements_failed_total", {}, number(row.failed)),
        signal("statements_cancelled_total", {}, number(row.cancelled)),
      ],
    };
  },
  remedy: (target) => grantTables(ERROR_TABLES, target.user),
};
