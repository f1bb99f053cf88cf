/**
 * How a run differs from the shipped configuration of Prometheus and Alertmanager: for drills in minutes. Expressions,
 * labels and routes stay as they are. Times in seconds.
 */
export interface Tempo {
  /** Between two scrapes, and between two evaluations. */
  readonly interval?: number;
  /** Longest `for` and `keep_firing_for` of some alerts, by name. The others keep theirs. */
  readonly longestFor?: { readonly seconds: number; readonly alerts: readonly string[] };
  /** Longest `group_wait` of a route. */
  readonly longestWait?: number;
  /** Longest `group_interval` of a route. */
  readonly longestInterval?: number;
}

const UNITS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;

/** @returns a duration of Prometheus, such as 1m30s, in seconds. @throws Error when it is none. */
export function secondsOf(duration: string): number {
  if (duration === "0") return 0;
  const parts = [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== duration) throw new Error(`"${duration}" is no duration`);
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit as keyof typeof UNITS], 0);
}

/** @returns the duration, or `longest` seconds when that is less; undefined for longest: as it is. */
export function atMost(duration: string, longest: number | undefined): string {
  return longest === undefined || secondsOf(duration) <= longest ? duration : `${longest}s`;
}
