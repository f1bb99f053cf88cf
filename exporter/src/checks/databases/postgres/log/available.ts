import type { DatabaseSection } from "../../../../config/schema/policy.js";
import type { Session } from "../../engine.js";
import type { Availability } from "../../slow-queries/source.js";
import { grantMonitor, mayReadStatistics, quoteIdentifier } from "../privileges.js";
import { formatOf, type LogSettings, logSettings, logsFrom } from "./settings.js";

/** What is missing, and the statement that mends it. */
interface Lack {
  readonly why: string;
  readonly remedy: string;
  readonly refused?: true;
}

/** Whether the log may be read, and says enough. */
export async function logAvailable(session: Session, target: DatabaseSection): Promise<Availability> {
  const found = await logSettings(session);
  const lacks = lacking(found, target, await mayReadStatistics(session));
  if (lacks.length > 0) {
    const refused = lacks.every((lack) => lack.refused) ? { refused: true as const } : {};
    const remedy = lacks.map((lack) => lack.remedy).join("\n");
    return { available: false, why: lacks.map(({ why }) => why).join(", "), remedy, ...refused };
  }
  // Throws when the folder may not be read.
  await session.query("SELECT count(*) FROM pg_ls_logdir()");
  return { available: true };
}

/** All that is missing, in the order in which it is to be mended. Pure. */
function lacking(found: LogSettings, target: DatabaseSection, mayReadStatistics: boolean): readonly Lack[] {
  const { threshold } = target.slow_query;
  const { settings } = found;
  const lacks: Lack[] = [];
  if (settings.logging_collector !== "on") {
    lacks.push({
      why: "logging_collector is off",
      remedy: "ALTER SYSTEM SET logging_collector = on; -- then restart the server",
    });
  }
  if (formatOf({ ...found, settings: { ...settings, logging_collector: "on" } }) === undefined) {
    // The setting came with the same version as jsonlog.
    const format = settings.log_startup_progress_interval === undefined ? "csvlog" : "jsonlog";
    const destinations = settings.log_destination ? `${settings.log_destination},${format}` : format;
    lacks.push({
      why: `log_destination has no ${format}`,
      remedy: `ALTER SYSTEM SET log_destination = '${destinations}';\nSELECT pg_reload_conf();`,
    });
  }
  if (/^(fatal|panic)$/.test(settings.log_min_messages ?? "")) {
    lacks.push({
      why: "log_min_messages leaves durations out",
      remedy: "ALTER SYSTEM SET log_min_messages = 'warning';\nSELECT pg_reload_conf();",
    });
  } else if (!logsFrom(found, threshold)) {
    const milliseconds = Math.floor(threshold * 1000 + 1e-6);
    lacks.push({
      why:
        settings.log_min_duration_statement === "-1"
          ? "log_min_duration_statement is off"
          : "log_min_duration_statement is above the threshold",
      remedy: `ALTER SYSTEM SET log_min_duration_statement = '${milliseconds}ms';\nSELECT pg_reload_conf();`,
    });
  }
  if (settings.update_process_title === "off") {
    lacks.push({
      why: "update_process_title is off",
      remedy: "ALTER SYSTEM SET update_process_title = on;\nSELECT pg_reload_conf();",
    });
  }
  if (!found.installed) {
    lacks.push({
      why: "the function sla_exporter.read_log is not there",
      remedy: `-- as a superuser, what this prints: sla-exporter grants postgres --user ${quoteIdentifier(target.user)}`,
    });
  } else if (!found.executable) {
    const role = quoteIdentifier(target.user);
    lacks.push({
      why: "the user may not run sla_exporter.read_log",
      remedy: `GRANT USAGE ON SCHEMA sla_exporter TO ${role};\nGRANT EXECUTE ON FUNCTION sla_exporter.read_log(text, bigint, integer) TO ${role};`,
      refused: true,
    });
  }
  if (!mayReadStatistics || settings.log_filename === undefined) {
    lacks.push({
      why: "the user is not a member of pg_monitor",
      remedy: grantMonitor(target),
      ...(found.installed ? { refused: true as const } : {}),
    });
  }
  return lacks;
}
