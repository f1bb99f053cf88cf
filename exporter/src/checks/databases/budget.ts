import { OTHER } from "./digests.js";
import type { DatabaseMeasurements } from "./measurements.js";
import { type Signal, type SignalName, signal } from "./signals.js";

export interface SeriesBudget {
  /**
   * The signals that may be shown, in their order, with what was left out told in signals of its own.
   * @param beside series that the same server makes without signals.
   */
  trim(signals: readonly Signal[], beside: number): readonly Signal[];
}

interface Group {
  /** In the label of `series_left_out`. */
  readonly collector: string;
  readonly of: Partial<Record<SignalName, (labels: Readonly<Record<string, string>>) => string>>;
}

const bySource = ({ source }: Readonly<Record<string, string>>) => `source ${source}`;
const bySlot = ({ slot }: Readonly<Record<string, string>>) => `slot ${slot}`;
const byDigest = ({ digest }: Readonly<Record<string, string>>) => digest ?? "";
const byName = ({ scope, name }: Readonly<Record<string, string>>) => `${scope} ${name}`;
const byDatabase = ({ datname }: Readonly<Record<string, string>>) => datname ?? "";

/** What there can be any number of, most important first. All other signals have few series and always stay. */
const GROUPS: readonly Group[] = [
  {
    collector: "replication",
    of: {
      replication_lag_seconds: bySource,
      replication_running: bySource,
      replication_slot_retained_bytes: bySlot,
      replication_slot_active: bySlot,
    },
  },
  { collector: "digests", of: { digest_calls_total: byDigest, digest_seconds_total: byDigest, digest_info: byDigest } },
  { collector: "connections_by", of: { connections_by_max: byName, connections_by: byName } },
  { collector: "sizes", of: { size_bytes: byDatabase, transaction_id_age: byDatabase } },
];

/** `series_limit`, and one `series_left_out` for each group. */
const OWN = 1 + GROUPS.length;

/** Series that belong together: all of a statement, of a user, of a database. */
interface Item {
  readonly key: string;
  readonly signals: Signal[];
}

/**
 * Keeps the series of one server within a limit. What has a place keeps it for as long as it is there; free places go
 * to the greatest.
 */
export function seriesBudget(limit: number): SeriesBudget {
  let places: readonly (readonly string[])[] = GROUPS.map(() => []);
  return {
    trim(signals, beside) {
      const { fixed, groups } = sorted(signals);
      let room = limit - beside - OWN - fixed;
      const shown = new Set<Signal>();
      const leftOut: Signal[] = [];
      places = GROUPS.map(({ collector }, index) => {
        const kept: string[] = [];
        let left = 0;
        for (const item of ordered(groups[index] ?? [], places[index] ?? [])) {
          if (item.signals.length > room) {
            left += item.signals.length;
            continue;
          }
          room -= item.signals.length;
          kept.push(item.key);
          for (const one of item.signals) shown.add(one);
        }
        leftOut.push(signal("series_left_out", { collector }, left));
        return kept;
      });
      const visible = signals.filter((one) => shown.has(one) || groupOf(one) === undefined);
      return [...visible, signal("series_limit", {}, limit), ...leftOut];
    },
  };
}

function groupOf({ name, labels }: Signal): number | undefined {
  // The rest of the statements is no statement.
  if (labels.digest === OTHER) return undefined;
  const index = GROUPS.findIndex(({ of }) => name in of);
  return index < 0 ? undefined : index;
}

function sorted(signals: readonly Signal[]): { fixed: number; groups: readonly (readonly Item[])[] } {
  const groups = GROUPS.map(() => new Map<string, Item>());
  let fixed = 0;
  for (const one of signals) {
    const index = groupOf(one);
    const items = index === undefined ? undefined : groups[index];
    if (index === undefined || items === undefined) {
      fixed++;
      continue;
    }
    const key = GROUPS[index]?.of[one.name]?.(one.labels) ?? "";
    const item = items.get(key) ?? { key, signals: [] };
    item.signals.push(one);
    items.set(key, item);
  }
  return { fixed, groups: groups.map((items) => [...items.values()]) };
}

/** Those with a place in the order of their places, then those with a limit of their own, then by size and name. */
function ordered(items: readonly Item[], places: readonly string[]): readonly Item[] {
  const place = new Map(places.map((key, index) => [key, index]));
  const at = ({ key }: Item) => place.get(key) ?? Number.POSITIVE_INFINITY;
  const importance = ({ signals }: Item) => Number(signals.some(({ name }) => name === "connections_by_max"));
  const greatest = ({ signals }: Item) => Math.max(...signals.map(({ value }) => value));
  const compared = (a: Item, b: Item) =>
    at(a) !== at(b)
      ? at(a) - at(b)
      : importance(b) - importance(a) || greatest(b) - greatest(a) || (a.key < b.key ? -1 : Number(a.key > b.key));
  return [...items].sort(compared);
}

/** Single figures of a server: up, version, limits, ages, slow queries and the like. */
const SINGLE = 20;
/** Of each collector: its success, and its failures by the usual reasons. */
const OF_COLLECTOR = 4;

/** At most so many series does a server make besides its signals. */
export function seriesBeside({ connections, logs, unsupportedLogs, collectors }: DatabaseMeasurements): number {
  const listed = Object.keys(connections?.byState ?? {}).length + (logs?.length ?? 0) + (unsupportedLogs?.length ?? 0);
  return SINGLE + listed + OF_COLLECTOR * collectors.length;
}
