import type { Collector, EngineName } from "../engine.js";
import type { DatabaseMeasurements } from "../measurements.js";
import { grant } from "./grants.js";
import { number } from "./values.js";

/** The privilege to see the binary logs, as each kind of server calls it. */
export const BINARY_LOG_PRIVILEGE = { mysql: "REPLICATION CLIENT", mariadb: "BINLOG MONITOR" } as const;

/** Sizes of the logs. A log that is off has none; of the others, servers tell only the binary log's. */
export function logs(engine: Exclude<EngineName, "postgres">): Collector {
  return {
    name: "logs",
    async collect(session) {
      const [settings] = await session.query<Settings>(`
        SELECT @@global.log_bin AS logBin, @@global.slow_query_log AS slow, @@global.general_log AS general,
          @@global.log_output AS output`);
      if (!settings) return {};
      const unsupportedLogs = withoutSize(settings);
      if (number(settings.logBin) === 0) return { logs: [], unsupportedLogs };
      const files = await session.query<{ File_size: unknown }>("SHOW BINARY LOGS");
      const bytes = files.reduce((sum, file) => sum + number(file.File_size), 0);
      return { logs: [{ log: "binary", bytes }], unsupportedLogs };
    },
    remedy: (target) => grant(BINARY_LOG_PRIVILEGE[engine], target.user),
  };
}

interface Settings {
  readonly logBin: unknown;
  readonly slow: unknown;
  readonly general: unknown;
  /** FILE, TABLE, NONE, or several with commas; NONE wins. */
  readonly output: string;
}

function withoutSize({ slow, general, output }: Settings): NonNullable<DatabaseMeasurements["unsupportedLogs"]> {
  const places = output.toUpperCase().split(",");
  const queryLog = (log: string, on: unknown) => {
    if (number(on) === 0 || places.includes("NONE")) return [];
    return [{ log, reason: places.includes("FILE") ? "no size over SQL" : "kept in a table, not in a file" }];
  };
  return [{ log: "error", reason: "no size over SQL" }, ...queryLog("slow", slow), ...queryLog("general", general)];
}
