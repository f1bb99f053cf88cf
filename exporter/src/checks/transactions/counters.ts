import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomicNow } from "../atomic-file.js";
import type { Log } from "../log.js";

/** Numbers reserved with one write: a restart skips what was left of them. */
const BLOCK = 1000;

const Reserved = z.record(z.string(), z.int().min(0));

/** Numbers the runs of each transaction. With a state folder no number comes twice, restarts included. */
export class Counters {
  readonly #path: string | undefined;
  readonly #log: Log;
  readonly #next = new Map<string, number>();
  readonly #reserved = new Map<string, number>();

  constructor(stateDir: string | undefined, log: Log) {
    this.#path = stateDir === undefined ? undefined : join(stateDir, "transactions", "counters.json");
    this.#log = log;
    if (this.#path !== undefined) this.#load(this.#path);
  }

  /** @returns 1, 2, 3, ... */
  next(transaction: string): number {
    const number = this.#next.get(transaction) ?? 1;
    this.#next.set(transaction, number + 1);
    if (number > (this.#reserved.get(transaction) ?? 0)) this.#reserve(transaction, number + BLOCK - 1);
    return number;
  }

  #reserve(transaction: string, upTo: number): void {
    this.#reserved.set(transaction, upTo);
    if (this.#path === undefined) return;
    try {
      writeAtomicNow(this.#path, JSON.stringify(Object.fromEntries(this.#reserved)));
    } catch (error) {
      this.#log.warn({}, `the counters of the transactions cannot be kept: ${(error as Error).message}`);
    }
  }

  #load(path: string): void {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT")
        this.#log.warn({}, `"${path}" cannot be read: ${(error as Error).message}`);
      return;
    }
    try {
      for (const [transaction, reserved] of Object.entries(Reserved.parse(JSON.parse(text)))) {
        this.#reserved.set(transaction, reserved);
        this.#next.set(transaction, reserved + 1);
      }
    } catch {
      renameSync(path, `${path}.damaged`);
      this.#log.warn({}, `"${path}" is damaged and was set aside as "${path}.damaged"; counters begin anew`);
    }
  }
}
