import type { Collector } from "../../engine.js";
import { signal } from "../../signals.js";
import { serverThreshold } from "./settings.js";

const THRESHOLDS = `
SELECT json_object_agg(name, setting) AS settings
FROM pg_settings
WHERE name IN ('log_min_messages', 'log_min_duration_statement', 'log_min_duration_sample', 'log_statement_sample_rate', 'log_transaction_sample_rate')`;

/** From which duration on the server itself writes statements to its log. */
export const logThreshold: Collector = {
  name: "log_threshold",
  async collect(session) {
    const row = (await session.query<{ settings: Readonly<Record<string, string>> }>(THRESHOLDS))[0];
    return { signals: [signal("slow_query_server_threshold_seconds", {}, serverThreshold(row ?? { settings: {} }))] };
  },
  remedy: () => "",
};
