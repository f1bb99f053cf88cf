import type { Collector } from "../engine.js";
import { signal } from "../signals.js";
import { grantSelect } from "./privileges.js";

/** A slot that was lost, or never used, keeps nothing. */
const SLOTS = `
SELECT
  slot_name AS slot,
  active,
  greatest(0, coalesce(pg_wal_lsn_diff(
    CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, restart_lsn), 0))::float8 AS retained
FROM pg_replication_slots`;

export const slotsCollector: Collector = {
  name: "slots",
  async collect(session) {
    const rows = await session.query<{ slot: string; active: boolean; retained: number }>(SLOTS);
    return {
      signals: rows.flatMap(({ slot, active, retained }) => [
        signal("replication_slot_retained_bytes", { slot }, retained),
        signal("replication_slot_active", { slot }, active ? 1 : 0),
      ]),
    };
  },
  remedy: (target) => grantSelect("pg_replication_slots", target),
};
