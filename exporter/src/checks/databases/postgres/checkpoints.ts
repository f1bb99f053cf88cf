import type { Collector } from "../engine.js";
import { perTarget } from "../remembered.js";
import { signal } from "../signals.js";
import { columnsOf } from "./catalogue.js";
import { grantSelect } from "./privileges.js";

/** Of a view of their own since 17. */
const CHECKPOINTER = "SELECT num_timed::float8 AS timed, num_requested::float8 AS requested FROM pg_stat_checkpointer";
const WRITER = "SELECT checkpoints_timed::float8 AS timed, checkpoints_req::float8 AS requested FROM pg_stat_bgwriter";

/** Where this server keeps them, for the remedy. */
const views = perTarget(() => ({ name: "pg_stat_bgwriter" }));

export const checkpointsCollector: Collector = {
  name: "checkpoints",
  async collect(session, target) {
    const own = (await columnsOf(session)).has("pg_stat_checkpointer.num_timed");
    if (own) views(target).name = "pg_stat_checkpointer";
    const row = (await session.query<{ timed: number; requested: number }>(own ? CHECKPOINTER : WRITER))[0];
    if (row === undefined) return {};
    return {
      signals: [
        signal("checkpoints_total", { trigger: "timed" }, row.timed),
        signal("checkpoints_total", { trigger: "requested" }, row.requested),
      ],
    };
  },
  remedy: (target) => grantSelect(views(target).name, target),
};
