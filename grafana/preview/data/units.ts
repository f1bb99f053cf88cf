import { asText, decimalsFor } from "./decimals.js";
import type { Formatted } from "./formatted.js";
import { durationText, fromNow, momentText, wordedDuration } from "./time-units.js";

type Format = (value: number, decimals: number | undefined, now: number) => Formatted;

const plain = (text: string): Formatted => ({ text, suffix: "" });
const fixed =
  (suffix: string): Format =>
  (value, decimals) => ({ text: asText(value, decimals ?? decimalsFor(value)), suffix });

const scaled =
  (base: number, units: readonly string[]): Format =>
  (value, decimals) => {
    let at = 0;
    let size = value;
    while (Math.abs(size) >= base && at < units.length - 1) {
      size /= base;
      at++;
    }
    return { text: asText(size, decimals ?? decimalsFor(size)), suffix: units[at] ?? "" };
  };

const PREFIXES = ["", "k", "M", "G", "T", "P"];
const si = (unit: string) =>
  scaled(
    1000,
    PREFIXES.map((prefix) => ` ${prefix}${unit}`),
  );
const iec = (unit: string) =>
  scaled(
    1024,
    ["", "Ki", "Mi", "Gi", "Ti", "Pi"].map((prefix) => ` ${prefix}${unit}`),
  );
const counted = (unit: string) =>
  scaled(
    1000,
    ["", "K", "M", "B", "T"].map((prefix) => `${prefix} ${unit}`.trimEnd()),
  );
const time =
  (seconds: number): Format =>
  (value, decimals) =>
    durationText(value * seconds, decimals);
const words =
  (no: string, yes: string): Format =>
  (value) =>
    plain(value === 0 ? no : yes);

/** The units of Grafana that previews can write. */
const UNITS: Readonly<Record<string, Format>> = {
  none: fixed(""),
  string: (value) => plain(String(value)),
  short: scaled(1000, ["", " K", " Mil", " Bil", " Tri"]),
  sishort: si(""),
  locale: (value, decimals) => plain(value.toLocaleString("en-US", { maximumFractionDigits: decimals ?? 2 })),
  percent: fixed("%"),
  percentunit: (value, decimals) => fixed("%")(value * 100, decimals, 0),
  bytes: iec("B"),
  decbytes: si("B"),
  Bps: si("B/s"),
  binBps: iec("B/s"),
  cps: counted("c/s"),
  ops: counted("ops/s"),
  reqps: counted("req/s"),
  cpm: counted("c/m"),
  ns: time(1e-9),
  µs: time(1e-6),
  ms: time(1e-3),
  s: time(1),
  m: time(60),
  h: time(3600),
  d: time(86_400),
  dtdurations: (value, decimals) => plain(wordedDuration(value, decimals)),
  dthms: (value) => plain(clockText(value)),
  bool: words("False", "True"),
  bool_yes_no: words("No", "Yes"),
  bool_on_off: words("Off", "On"),
  dateTimeAsIso: (value) => plain(momentText(value)),
  dateTimeAsIsoNoDateIfToday: (value, _decimals, now) => plain(momentText(value, { now })),
  dateTimeAsSystem: (value) => plain(momentText(value)),
  dateTimeAsLocal: (value) => plain(momentText(value)),
  dateTimeFromNow: (value, _decimals, now) => plain(fromNow(value / 1000 - now)),
};

/** Units that carry their own text, such as `suffix:/day`. */
const MADE: Readonly<Record<string, (rest: string) => Format>> = {
  // Grafana puts a space before it.
  suffix: (rest) => fixed(` ${rest}`),
  prefix: (rest) => (value, decimals) => plain(rest + asText(value, decimals ?? decimalsFor(value))),
  count: (rest) => counted(rest),
  si: (rest) => si(rest),
  time: (rest) => (value) => plain(momentText(value, { format: rest })),
};

function formatOf(unit: string): Format | undefined {
  if (unit === "") return fixed("");
  const [, kind = "", rest = ""] = /^(\w+):(.*)$/.exec(unit) ?? [];
  return UNITS[unit] ?? MADE[kind]?.(rest);
}

export function isKnownUnit(unit: string): boolean {
  return formatOf(unit) !== undefined;
}

/**
 * Writes a value in a unit as Grafana does.
 * @param now unix seconds, for what is told from now.
 * @throws Error for a unit that previews do not know.
 */
export function formatValue(value: number, unit: string, decimals: number | undefined, now: number): Formatted {
  const format = formatOf(unit);
  if (!format) throw new Error(`the unit "${unit}" is unknown to previews`);
  if (Number.isNaN(value)) return plain("NaN");
  if (!Number.isFinite(value)) return plain(value > 0 ? "∞" : "-∞");
  return format(value, decimals, now);
}

function clockText(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const two = (part: number) => String(part).padStart(2, "0");
  const days = Math.floor(whole / 86_400);
  const clock = [Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60].map(two).join(":");
  return `${days > 0 ? `${days} d ` : ""}${clock}${seconds < 0 ? " ago" : ""}`;
}
