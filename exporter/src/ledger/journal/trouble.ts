import type { Log } from "../../checks/log.js";

/** Tells once that the ledger cannot be written, whatever fails of it, and once that all of it can be written again. */
export class Trouble {
  readonly #log: Log;
  readonly #folder: string;
  readonly #failing = new Set<string>();

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  get any(): boolean {
    return this.#failing.size > 0;
  }

  /** @param part what cannot be written: "entries", "heartbeat". */
  failed(part: string, error: Error): void {
    if (!this.any) {
      this.#log.warn(
        { folder: this.#folder, part, error: error.message },
        "the ledger cannot be written: entries wait in memory until it can",
      );
    }
    this.#failing.add(part);
  }

  works(part: string): void {
    if (this.#failing.delete(part) && !this.any) {
      this.#log.warn({ folder: this.#folder }, "the ledger can be written again");
    }
  }
}
