import { setTimeout as sleep } from "node:timers/promises";
import type { Labels } from "./alerts.js";
import { AlertsSeen, firingAlerts } from "./alerts.js";

/** Milliseconds between two looks. */
const EVERY = 1000;

/** Looks at Prometheus all the time, so that no alert is missed, whether somebody is told of it or not. */
export class Watcher {
  readonly seen = new AlertsSeen();
  readonly #prometheus: string;
  readonly #ending = new AbortController();
  readonly #done: Promise<void>;
  #present: readonly Labels[] = [];

  constructor(prometheus: string) {
    this.#prometheus = prometheus;
    this.#done = this.#look();
  }

  /** What fires at present. */
  get present(): readonly Labels[] {
    return this.#present;
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#done;
  }

  async #look(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        this.#present = await firingAlerts(this.#prometheus);
        this.seen.add(this.#present, Date.now());
      } catch {
        // Too busy: the next look tells.
      }
      await sleep(EVERY, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Waits until something holds. @returns whether it did before the seconds were over. */
export async function until(holds: () => boolean | Promise<boolean>, seconds: number, signal: AbortSignal): Promise<boolean> {
  for (const end = performance.now() + seconds * 1000; ; ) {
    if (await holds()) return true;
    if (performance.now() >= end) return false;
    await sleep(200, undefined, { signal });
  }
}
