import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomic } from "../atomic-file.js";
import type { Log } from "../log.js";
import type { Debt } from "./messages.js";
import type { Owing } from "./owing.js";

/** Seconds after which a debt is given up. */
const GIVEN_UP_AFTER = 24 * 3600;
/** Debts of one transaction handed out for one run. */
const MOST_AT_ONCE = 20;

const StoredDebt = z.object({
  id: z.string(),
  transaction: z.string(),
  owing: z.object({
    since: z.number(),
    counter: z.number(),
    variables: z.array(z.tuple([z.string(), z.string()])),
    cookies: z.record(z.string(), z.unknown()).optional(),
    sent: z.array(z.string()),
    lost: z.boolean(),
    remaining: z.array(z.string()),
  }),
});

/**
 * Keeps what runs left behind until it is cleaned up or a day old: in memory, and one file each in the state
 * folder, mode 0600. A run under way has its file too, so that a killed process leaves a debt and not a riddle.
 */
export class Debts {
  readonly #folder: string | undefined;
  readonly #log: Log;
  readonly #now: () => number;
  /** In the order in which they are to be tried. */
  readonly #debts = new Map<string, Debt>();
  /** Writes in flight, one chain a file. */
  readonly #writes = new Map<string, Promise<void>>();
  #warned = false;

  /** @param now wall clock, unix seconds. */
  constructor(stateDir: string | undefined, log: Log, now: () => number = () => Date.now() / 1000) {
    this.#folder = stateDir === undefined ? undefined : join(stateDir, "transactions", "debts");
    this.#log = log;
    this.#now = now;
    if (this.#folder !== undefined) this.#load(this.#folder);
  }

  /** Those of a transaction, the one least lately tried first. */
  of(transaction: string): readonly Debt[] {
    this.#giveUp();
    return [...this.#debts.values()].filter((debt) => debt.transaction === transaction).slice(0, MOST_AT_ONCE);
  }

  get(id: string): Debt | undefined {
    return this.#debts.get(id);
  }

  get size(): number {
    return this.#debts.size;
  }

  /** A new debt's id. Nothing is owed under it yet. */
  static newId(): string {
    return randomUUID();
  }

  /** Writes down what a run under way may leave behind; it becomes a debt by {@link owe} or by the end of the process. */
  prepare(id: string, transaction: string, owing: Owing): void {
    this.#write(id, { id, transaction, owing });
  }

  owe(id: string, transaction: string, owing: Owing): void {
    const debt = { id, transaction, owing };
    this.#debts.delete(id);
    this.#debts.set(id, debt);
    this.#write(id, debt);
  }

  /** Nothing is owed any more. */
  clear(id: string): void {
    this.#debts.delete(id);
    this.#write(id, undefined);
  }

  /** Waits until everything is on the disk. */
  async flush(): Promise<void> {
    await Promise.all(this.#writes.values());
  }

  #giveUp(): void {
    for (const { id, transaction, owing } of this.#debts.values()) {
      if (this.#now() - owing.since <= GIVEN_UP_AFTER) continue;
      this.clear(id);
      this.#log.warn(
        {},
        `cleanup: what "${transaction}" left behind ${new Date(owing.since * 1000).toISOString()} was given up after 24 h; steps still to be done by hand: ${owing.remaining.join(", ")}`,
      );
    }
  }

  #write(id: string, debt: Debt | undefined): void {
    const folder = this.#folder;
    if (folder === undefined) return;
    const path = join(folder, `${id}.json`);
    const before = this.#writes.get(id);
    const written = (before ?? Promise.resolve())
      .then(() => (debt ? writeAtomic(path, JSON.stringify(debt), { sync: this.#debts.has(id) }) : rm(path, { force: true })))
      .catch((error: Error) => {
        if (!this.#warned) this.#log.warn({}, `what transactions leave behind cannot be written down: ${error.message}`);
        this.#warned = true;
      })
      .finally(() => {
        if (this.#writes.get(id) === written) this.#writes.delete(id);
      });
    this.#writes.set(id, written);
  }

  #load(folder: string): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
      const path = join(folder, name);
      try {
        const debt = StoredDebt.parse(JSON.parse(readFileSync(path, "utf8"))) as Debt;
        this.#debts.set(debt.id, debt);
      } catch {
        renameSync(path, `${path}.damaged`);
        this.#log.warn({}, `"${path}" is damaged and was set aside as "${path}.damaged"`);
      }
    }
  }
}
