import type { DatabaseSection } from "../../../config/schema/policy.js";
import type { Collector, EngineName, Session } from "../engine.js";
import type { LogSize } from "../measurements.js";
import type { Signal } from "../signals.js";
import { grant, PRIVILEGES } from "./grants.js";
import { freeOf, type LogFile, logFile } from "./log-files.js";
import { number } from "./values.js";

interface Settings {
  readonly logBin: unknown;
  readonly slow: unknown;
  readonly general: unknown;
  /** FILE, TABLE, NONE, or several with commas; NONE wins. */
  readonly output: string;
}

/** What is known of one log. */
interface Told {
  readonly sizes?: readonly LogSize[];
  readonly signals?: readonly Signal[];
  readonly unsupported?: { readonly log: string; readonly reason: string };
}

/**
 * Sizes of the logs. A log that is off has none. Of the others servers tell only the binary log's; files are looked at
 * where `log_files` names them, and only there.
 */
export function logs(engine: Exclude<EngineName, "postgres">): Collector {
  return {
    name: "logs",
    async collect(session, target) {
      const [settings] = await session.query<Settings>(`
        SELECT @@global.log_bin AS logBin, @@global.slow_query_log AS slow, @@global.general_log AS general,
          @@global.log_output AS output`);
      if (!settings) return {};
      const told = [
        await binaryLogs(session, settings, target),
        await errorLog(target),
        await queryLog(session, "slow", settings, target),
        await queryLog(session, "general", settings, target),
      ];
      return {
        logs: told.flatMap(({ sizes }) => sizes ?? []),
        unsupportedLogs: told.flatMap(({ unsupported }) => unsupported ?? []),
        signals: told.flatMap(({ signals }) => signals ?? []),
      };
    },
    remedy: (target) => grant(PRIVILEGES[engine].binaryLogs, target.user),
  };
}

async function binaryLogs(session: Session, { logBin }: Settings, { log_files: paths }: DatabaseSection): Promise<Told> {
  if (number(logBin) === 0) return {};
  const files = await session.query<{ File_size: unknown }>("SHOW BINARY LOGS");
  const bytes = files.reduce((sum, file) => sum + number(file.File_size), 0);
  const free =
    paths?.binary === undefined
      ? []
      : await freeOf("binary", paths.binary).then(
          (one) => [one],
          () => [],
        );
  return { sizes: [{ log: "binary", bytes }], signals: free };
}

async function errorLog({ log_files: paths }: DatabaseSection): Promise<Told> {
  return paths?.error === undefined ? { unsupported: { log: "error", reason: "no size over SQL" } } : file("error", paths.error);
}

/** A file that is named counts also while nothing is written to it: it takes its room. */
async function queryLog(
  session: Session,
  log: "slow" | "general",
  settings: Settings,
  { log_files: paths }: DatabaseSection,
): Promise<Told> {
  const places = settings.output.toUpperCase().split(",");
  const on = number(settings[log]) !== 0 && !places.includes("NONE");
  const path = paths?.[log];
  const table = on && places.includes("TABLE") ? await logTable(session, log) : {};
  const ofFile =
    path !== undefined
      ? await file(log, path)
      : on && places.includes("FILE")
        ? { unsupported: { log, reason: "no size over SQL" } }
        : {};
  // One reason is enough, and a part of a size would pass for all of it.
  const unsupported = ofFile.unsupported ?? table.unsupported;
  if (unsupported) return { unsupported, signals: ofFile.signals ?? [] };
  return { sizes: [...(ofFile.sizes ?? []), ...(table.sizes ?? [])], signals: ofFile.signals ?? [] };
}

async function file(log: string, path: string): Promise<Told> {
  try {
    const found: LogFile = await logFile(log, path);
    return { sizes: [found.size], signals: found.signals };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { unsupported: { log, reason: `the file in log_files cannot be looked at (${code ?? "unknown error"})` } };
  }
}

/** Of tables in CSV, as these are made, servers tell no size. */
async function logTable(session: Session, log: "slow" | "general"): Promise<Told> {
  const [row] = await session.query<{ bytes: unknown }>(
    "SELECT COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0) AS bytes FROM information_schema.TABLES " +
      `WHERE TABLE_SCHEMA = 'mysql' AND TABLE_NAME = '${log}_log'`,
  );
  if (!row) return { unsupported: { log, reason: "kept in a table that the grants do not show" } };
  const bytes = number(row.bytes);
  return bytes > 0
    ? { sizes: [{ log, bytes }] }
    : { unsupported: { log, reason: "kept in a table whose size the server does not tell" } };
}
