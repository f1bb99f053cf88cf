import type { Outcome } from "./check.js";
import type { Clock } from "./clock.js";
import type { FailureReason } from "./failure.js";

/** Failures that the exporter's own network can cause. */
const OF_THE_NETWORK: readonly FailureReason[] = ["dns", "connect", "timeout"];
/** How long an answer of a canary vouches for the network. Seconds. */
const VOUCHED = 3;
/** Between two tries while blind. Seconds. */
const RETRY = 5;

export interface CanaryOptions {
  readonly clock: Clock;
  /** Settles within a short time limit of its own: whether the URL answered. */
  readonly reach: (url: string, signal: AbortSignal) => Promise<boolean>;
  /** Told when the exporter goes blind, and when it sees again. */
  readonly onChange: (blind: boolean) => void;
}

/**
 * Tells an outage of a watched system from one of the exporter's own network: canaries are reachable whenever that
 * works. While none answers, failures of the network say nothing about the systems.
 */
export class Canaries {
  readonly #options: CanaryOptions;
  readonly #stop = new AbortController();
  #urls: readonly string[] = [];
  #blind = false;
  /** Monotonic seconds: the last moments that are known to have been seeing, and blind. */
  #sawAt = Number.NEGATIVE_INFINITY;
  #blindAt = Number.NEGATIVE_INFINITY;
  #trying: Promise<void> | undefined;
  #cancelRetry = () => {};

  constructor(options: CanaryOptions) {
    this.#options = options;
  }

  /** Undefined without canaries: then nobody can tell. */
  get blind(): boolean | undefined {
    return this.#urls.length === 0 ? undefined : this.#blind;
  }

  /** Takes the canaries of a new policy. */
  use(urls: readonly string[]): void {
    if (urls.join("\n") === this.#urls.join("\n")) return;
    this.#urls = urls;
    this.#sawAt = Number.NEGATIVE_INFINITY;
    if (!this.#blind) return;
    if (urls.length === 0) this.#found(true);
    else void this.#try();
  }

  /** True when the outcome of a run that has just ended says nothing: it failed as a dead network of our own makes runs fail. */
  async unobserved(outcome: Outcome): Promise<boolean> {
    if (outcome.ok || this.#urls.length === 0 || !OF_THE_NETWORK.includes(outcome.reason)) return false;
    const began = this.#options.clock.monotonic() - outcome.duration;
    if (!this.#blind && this.#options.clock.monotonic() - this.#sawAt > VOUCHED) await this.#try();
    // A run that began while blind had no chance, although the network came back before its end.
    return this.#blind || this.#blindAt >= began;
  }

  close(): void {
    this.#cancelRetry();
    this.#stop.abort();
  }

  /** Tries all canaries at once, and once for all who ask meanwhile. */
  #try(): Promise<void> {
    this.#trying ??= this.#anyAnswers().then((answered) => {
      this.#trying = undefined;
      if (!this.#stop.signal.aborted) this.#found(answered);
    });
    return this.#trying;
  }

  async #anyAnswers(): Promise<boolean> {
    const { reach } = this.#options;
    const answers = this.#urls.map(async (url) => {
      if (!(await reach(url, this.#stop.signal))) throw new Error("no answer");
    });
    return await Promise.any(answers).then(
      () => true,
      () => false,
    );
  }

  #found(answered: boolean): void {
    const { clock, onChange } = this.#options;
    const now = clock.monotonic();
    const before = this.#blind;
    this.#blind = !answered;
    // Until the canary answered, nobody knows for how long the network has worked again.
    if (before || !answered) this.#blindAt = now;
    if (answered) this.#sawAt = now;
    this.#cancelRetry();
    if (!answered) this.#cancelRetry = clock.after(RETRY, () => void this.#try());
    if (before !== this.#blind) onChange(this.#blind);
  }
}
