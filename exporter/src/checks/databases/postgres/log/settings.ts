import type { Session } from "../../engine.js";

export type Format = "json" | "csv";

/** What the server says of its log, and of what we may do with it. */
export interface LogSettings {
  /** By name; those that we may not see, or that the server does not know, are missing. */
  readonly settings: Readonly<Record<string, string>>;
  /** Settings of roles and databases, "log_min_duration_statement=1s". */
  readonly overrides: readonly string[];
  /** Whether there is a function of ours, owned by a superuser. */
  readonly installed: boolean;
  /** Whether we may run it. */
  readonly executable: boolean;
  /** When the server was started, unix seconds as text: equal for one life of one server. */
  readonly started: string;
  /** The server's clock, unix seconds. */
  readonly now: number;
  /** Seconds that log_timezone is east of UTC now. */
  readonly offset: number;
}

const SETTINGS = `
SELECT
  (SELECT json_object_agg(name, setting) FROM pg_settings WHERE name = ANY (ARRAY[
    'logging_collector', 'log_destination', 'log_filename', 'log_timezone', 'log_min_messages', 'lc_messages',
    'update_process_title', 'log_min_duration_statement', 'log_min_duration_sample', 'log_statement_sample_rate',
    'log_transaction_sample_rate', 'log_startup_progress_interval'])) AS settings,
  coalesce((SELECT json_agg(setting) FROM pg_db_role_setting, unnest(setconfig) AS setting
    WHERE setting ~ '^log_(min_duration|min_messages)'), '[]') AS overrides,
  coalesce(f.installed, false) AS installed,
  coalesce(f.executable, false) AS executable,
  extract(epoch FROM pg_postmaster_start_time())::text AS started,
  extract(epoch FROM now())::float8 AS now,
  extract(epoch FROM (now() AT TIME ZONE current_setting('log_timezone')) - (now() AT TIME ZONE 'UTC'))::float8 AS "offset"
FROM (SELECT) AS one
LEFT JOIN LATERAL (
  SELECT bool_or(r.rolsuper AND p.prosecdef) AS installed,
    bool_or(has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')) AS executable
  FROM pg_namespace AS n
  JOIN pg_proc AS p ON p.pronamespace = n.oid
  JOIN pg_roles AS r ON r.oid = p.proowner
  WHERE n.nspname = 'sla_exporter' AND p.proname = 'read_log'
    AND oidvectortypes(p.proargtypes) = 'text, bigint, integer'
) AS f ON true`;

export async function logSettings(session: Session): Promise<LogSettings> {
  const row = (await session.query<LogSettings>(SETTINGS))[0];
  if (row === undefined) throw new Error("a SELECT without a table gave no row");
  return row;
}

/** What the server writes now, the better one first: a line of JSON can be told from any text, one of CSV not always. */
export function formatOf({ settings }: LogSettings): Format | undefined {
  const destinations = (settings.log_destination ?? "").split(",").map((name) => name.trim().toLowerCase());
  if (settings.logging_collector !== "on") return undefined;
  return destinations.includes("jsonlog") ? "json" : destinations.includes("csvlog") ? "csv" : undefined;
}

/** Seconds from which on the server logs every statement; -1 when it does not. Pure. */
export function serverThreshold({ settings }: Pick<LogSettings, "settings">): number {
  const number = (name: string) => Number(settings[name] ?? -1);
  if (/^(fatal|panic)$/.test(settings.log_min_messages ?? "")) return -1;
  if (number("log_transaction_sample_rate") === 1) return 0;
  const candidates = [number("log_min_duration_statement")];
  // A sample of all is no sample.
  if (number("log_statement_sample_rate") === 1) candidates.push(number("log_min_duration_sample"));
  const set = candidates.filter((milliseconds) => milliseconds >= 0);
  return set.length === 0 ? -1 : Math.min(...set) / 1000;
}

/** Whether every statement of at least so many seconds is logged, but for sessions with settings of their own. */
export function logsFrom(settings: Pick<LogSettings, "settings">, threshold: number): boolean {
  const server = serverThreshold(settings);
  return server >= 0 && server <= threshold + 1e-9;
}

/** Whether roles or databases have settings by which slow statements are left out of the log. Pure. */
export function overridesHide({ overrides }: Pick<LogSettings, "overrides">, threshold: number): boolean {
  return overrides.some((override) => {
    const [name = "", value = ""] = override.split(/=(.*)/s);
    if (name === "log_min_messages") return /fatal|panic/i.test(value);
    if (name !== "log_min_duration_statement") return false;
    const seconds = durationOf(value);
    return seconds === undefined || seconds < 0 || seconds > threshold + 1e-9;
  });
}

const UNITS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, d: 86_400 };

function durationOf(text: string): number | undefined {
  const found = /^\s*(-?[\d.]+)\s*([a-z]*)\s*$/.exec(text);
  const unit = UNITS[found?.[2] || "ms"];
  const seconds = Number(found?.[1]) * (unit ?? Number.NaN);
  return Number.isNaN(seconds) ? undefined : seconds;
}

/** The files that the server names so, as a regular expression of the server's. Pure. */
export function filePattern({ settings }: Pick<LogSettings, "settings">, format: Format): string {
  const name = (settings.log_filename ?? "").replace(/\.log$/, "");
  const pattern = name.replace(/%(.)|[^%]+|%$/g, (literal: string, conversion: string | undefined) => {
    if (conversion === undefined) return literal.replace(/[^A-Za-z0-9_-]/g, "\\$&");
    if (conversion === "%") return "%";
    return "CdDeFGgHIjklMmsSTUuVvWwyY".includes(conversion) ? "[0-9:/ -]+" : ".+";
  });
  return `^${pattern}\\.${format}$`;
}
