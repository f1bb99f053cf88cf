import type { Collector, Session } from "../engine.js";
import { perSession } from "../remembered.js";
import { type Signal, signal } from "../signals.js";
import { grant } from "./grants.js";
import { number, show } from "./values.js";

interface InnodbMetric {
  readonly NAME: string;
  readonly COUNT: unknown;
  /** MySQL: "enabled"; MariaDB has a column ENABLED instead. */
  readonly STATUS?: string;
  readonly ENABLED?: unknown;
}

/** Deadlocks and the length of the history, where the server's status does not tell them to everyone. */
export const innodb: Collector = {
  name: "innodb",
  async collect(session) {
    if (await inStatus(session)) return {};
    const metrics = await enabled(session);
    const told = (name: string, as: (value: number) => Signal) => (metrics.has(name) ? [as(metrics.get(name) ?? 0)] : []);
    return {
      signals: [
        ...told("lock_deadlocks", (value) => signal("deadlocks_total", {}, value)),
        ...told("trx_rseg_history_len", (value) => signal("history_list_length", {}, value)),
      ],
    };
  },
  remedy: (target) => grant("PROCESS", target.user),
};

/** Whether InnoDB counts its deadlocks: innodb_monitor_disable can stop that. */
export async function countsDeadlocks(session: Session): Promise<boolean> {
  return (await enabled(session)).has("lock_deadlocks");
}

const inStatus = perSession(async (session) => {
  const names = ["Innodb_deadlocks", "Innodb_history_list_length"];
  return (await show(session, "GLOBAL STATUS", names)).size === names.length;
});

async function enabled(session: Session): Promise<ReadonlyMap<string, number>> {
  const rows = await session.query<InnodbMetric>(
    "SELECT * FROM information_schema.INNODB_METRICS WHERE NAME IN ('lock_deadlocks', 'trx_rseg_history_len')",
  );
  const on = ({ STATUS, ENABLED }: InnodbMetric) => STATUS === "enabled" || Number(ENABLED) === 1;
  return new Map(rows.filter(on).map((row) => [row.NAME, number(row.COUNT)]));
}
