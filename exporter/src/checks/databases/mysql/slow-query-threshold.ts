import type { Collector } from "../engine.js";
import { signal } from "../signals.js";
import { number } from "./values.js";

/** From which duration new sessions take a statement as slow, as the server's own counter and log do. */
export const slowQueryThreshold: Collector = {
  name: "slow_query_threshold",
  async collect(session) {
    const [row] = await session.query<{ seconds: unknown }>("SELECT @@global.long_query_time AS seconds");
    return row ? { signals: [signal("slow_query_server_threshold_seconds", {}, number(row.seconds))] } : {};
  },
  remedy: () => "",
};
