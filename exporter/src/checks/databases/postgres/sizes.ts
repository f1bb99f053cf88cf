import type { Collector } from "../engine.js";
import { signal } from "../signals.js";
import { boundedQuery } from "./bounded.js";
import { grantMonitor, grantSelect, MAY_READ_STATISTICS, needStatistics } from "./privileges.js";

/** The server looks at each file of each database for this. */
const SIZES = `
SELECT datname, pg_database_size(oid)::float8 AS bytes, true AS may FROM pg_database WHERE ${MAY_READ_STATISTICS}
UNION ALL
SELECT '', 0, false WHERE NOT ${MAY_READ_STATISTICS}`;

export const sizesCollector: Collector = {
  name: "sizes",
  every: 300,
  async collect(session, target) {
    const rows = await boundedQuery<{ datname: string; bytes: number; may: boolean }>(session, target, SIZES);
    needStatistics(rows[0]?.may);
    return { signals: rows.map(({ datname, bytes }) => signal("size_bytes", { datname }, bytes)) };
  },
  remedy: grantMonitor,
};

const AGES = "SELECT datname, age(datfrozenxid)::float8 AS age FROM pg_database";

/**
 * The server assigns no more ids when 3 million are left before the oldest would come round again.
 * https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND
 */
const STOPS_AT = 2 ** 31 - 3_000_000;

/** Ids are not used up between two looks a minute apart. */
export const wraparoundCollector: Collector = {
  name: "wraparound",
  every: 60,
  async collect(session) {
    const rows = await session.query<{ datname: string; age: number }>(AGES);
    const oldest = Math.max(0, ...rows.map(({ age }) => age));
    return {
      signals: [
        ...rows.map(({ datname, age }) => signal("transaction_id_age", { datname }, age)),
        signal("transaction_id_used_ratio", {}, Math.min(1, oldest / STOPS_AT)),
      ],
    };
  },
  remedy: (target) => grantSelect("pg_database", target),
};
