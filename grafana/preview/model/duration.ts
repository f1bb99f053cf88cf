const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  y: 31_536_000,
};

/** @returns a duration of Grafana, such as 30s or 1h, in seconds; `>` before it means "at least". @throws Error when it is none. */
export function durationSeconds(text: string): number {
  const [, number, unit] = /^>?\s*(\d+(?:\.\d+)?)(ms|[smhdwMy])$/.exec(text.trim()) ?? [];
  const seconds = UNITS[unit ?? ""];
  if (seconds === undefined) throw new Error(`"${text}" is no duration`);
  return Number(number) * seconds;
}

/** @returns seconds as Prometheus takes them, such as 1m0s written 60s. */
export function durationText(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)}ms` : `${Math.round(seconds)}s`;
}
