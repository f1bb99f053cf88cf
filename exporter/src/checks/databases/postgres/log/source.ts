import type { DatabaseSection } from "../../../../config/schema/policy.js";
import { systemClock } from "../../../clock.js";
import { CheckError } from "../../../failure.js";
import type { Session } from "../../engine.js";
import { type Signal, signal } from "../../signals.js";
import type { SlowQueryDelta, SlowQuerySource } from "../../slow-queries/source.js";
import { APPLICATION_NAME } from "../session.js";
import { logAvailable } from "./available.js";
import { LONGEST_CHUNK } from "./function.js";
import { positionOf, stored } from "./position.js";
import { type Budget, endOfLog, type Reading, readOn, type Scanning } from "./reading.js";
import { formatOf, type LogSettings, logSettings, logsFrom, overridesHide } from "./settings.js";
import { NO_MEMORY, type Rules, Tally } from "./tally.js";
import { timesIn } from "./time.js";

export interface LogOptions {
  /** Bytes of a reading. */
  readonly budget: number;
}

const DEFAULTS: LogOptions = { budget: 16 * 1_048_576 };
/** Bytes: so much is parsed in a few milliseconds. */
const CHUNK = Math.min(LONGEST_CHUNK, 131_072);
/** Share of the check's time limit that a reading may take. */
const SHARE_OF_TIME = 0.5;

const UNREADABLE = "the server no longer writes a log that can be read";
const OTHER_SERVER = "another server answers";
const SKIPPED = "a backlog of the log was passed over";
const LOST = "a log file vanished or was replaced before it was read";
const DAMAGED = "a line of the log could not be read";
const CHANGED = "settings of the log were changed meanwhile";
const THRESHOLD = "the server logs from a higher threshold on";
const OVERRIDDEN = "a role or a database has its own setting of what is logged";
const UNCLEAR = "parts of one query cannot be told from several, for messages are translated";

/**
 * The server's own log, read through SQL: every statement that ended, with its duration and its end. Exact. Leaves
 * out users, databases and applications.
 */
export function logSource(options: LogOptions = DEFAULTS): SlowQuerySource {
  return {
    name: "log",
    available: logAvailable,
    async watch(session: Session, target: DatabaseSection, from?: unknown) {
      const rules = rulesOf(target);
      const given = positionOf(from);
      const settings = await logSettings(session);
      const format = formatOf(settings);
      if (given === undefined && format === undefined) throw new CheckError("sql", UNREADABLE);
      let position = given ?? (await endOfLog(session, settings, format ?? "json", NO_MEMORY));
      let scanning: ReadonlyMap<string, Scanning> = new Map();
      const totals = { cancelled: 0, failed: 0 };
      return {
        continues: true,
        resumed: given !== undefined,
        position: () => stored(position),
        async read(session: Session): Promise<SlowQueryDelta> {
          const before = position;
          // Scanners move on while they read: after a failure a line begins anew.
          const under = scanning;
          scanning = new Map();
          const now = await logSettings(session);
          const tally = new Tally(rules, timesIn(now.settings.log_timezone ?? "", now.offset), before.memory);
          const reading = await readOn(session, now, before, under, tally, budgetOf(options, target));
          const format = formatOf(now);
          const moved = format !== undefined && format !== before.format;
          const next = moved ? await endOfLog(session, now, format, tally.memory) : reading.position;
          if (position !== before) throw new CheckError("internal", "two readings of the log at once");
          position = next;
          scanning = moved ? new Map() : reading.scanning;
          totals.cancelled += tally.cancelled;
          totals.failed += tally.failed;
          const why = format === undefined ? UNREADABLE : moved ? CHANGED : whyUnknown(reading, tally, now, rules.threshold);
          return { ...deltaOf(tally, why), behind: reading.behind, signals: signalsOf(reading, now, totals) };
        },
      };
    },
  };
}

function rulesOf({ user, slow_query: { threshold, exclude } }: DatabaseSection): Rules {
  return {
    threshold,
    own: { user, application: APPLICATION_NAME },
    users: new Set(exclude?.users),
    databases: new Set(exclude?.databases),
    applications: new Set(exclude?.applications),
  };
}

function budgetOf(options: LogOptions, target: DatabaseSection): Budget {
  const { monotonic } = systemClock;
  return { bytes: options.budget, chunk: CHUNK, until: monotonic() + SHARE_OF_TIME * target.timeout, monotonic };
}

/** Why there may be any number of others; empty when there are none. */
function whyUnknown(reading: Reading, tally: Tally, settings: LogSettings, threshold: number): string {
  if (reading.otherServer) return OTHER_SERVER;
  if (reading.skipped) return SKIPPED;
  if (reading.lost) return LOST;
  if (tally.damaged > 0) return DAMAGED;
  if (tally.changed) return CHANGED;
  if (!logsFrom(settings, threshold)) return THRESHOLD;
  return overridesHide(settings, threshold) ? OVERRIDDEN : "";
}

function deltaOf(tally: Tally, why: string): SlowQueryDelta {
  const { slow, unclear, ended } = tally;
  if (why !== "") return { lower: slow, upper: Number.POSITIVE_INFINITY, exact: false, why, ended };
  return { lower: slow, upper: slow + unclear, exact: unclear === 0, why: unclear === 0 ? "" : UNCLEAR, ended };
}

/** Errors are below the level `log`: where that is the least, they are not written. */
const WITHOUT_ERRORS = /^(log|fatal|panic)$/;

function signalsOf(
  { lag }: Reading,
  { settings }: LogSettings,
  { cancelled, failed }: { readonly cancelled: number; readonly failed: number },
): readonly Signal[] {
  const signals = [signal("log_read_lag_bytes", {}, lag)];
  if (WITHOUT_ERRORS.test(settings.log_min_messages ?? "")) return signals;
  return [...signals, signal("statements_cancelled_total", {}, cancelled), signal("statements_failed_total", {}, failed)];
}
