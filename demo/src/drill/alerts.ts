/** The labels of an alert; `alertname` among them. */
export type Labels = Readonly<Record<string, string>>;

/** An alert that fired, and how long; milliseconds of the wall clock. */
export interface Fired {
  readonly labels: Labels;
  readonly first: number;
  /** When it was last seen to fire. */
  readonly last: number;
}

/** @returns the labels in one order, as text. */
export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .sort()
    .join(", ");
}

/** @returns the alerts that fire in Prometheus at present. */
export async function firingAlerts(prometheus: string): Promise<readonly Labels[]> {
  const response = await fetch(`${prometheus}/api/v1/alerts`, { signal: AbortSignal.timeout(5000) });
  const { data } = (await response.json()) as { data: { alerts: readonly { labels: Labels; state: string }[] } };
  return data.alerts.filter(({ state }) => state === "firing").map(({ labels }) => labels);
}

/** Every alert that fired, each once. */
export class AlertsSeen {
  readonly #seen = new Map<string, Fired>();

  add(firing: readonly Labels[], now: number): void {
    for (const labels of firing) {
      const key = labelText(labels);
      this.#seen.set(key, { labels, first: this.#seen.get(key)?.first ?? now, last: now });
    }
  }

  get all(): readonly Fired[] {
    return [...this.#seen.values()];
  }
}
