import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomic } from "../atomic-file.js";
import type { Log } from "../log.js";
import type { TransactionRun } from "./run.js";

/** Runs kept of each transaction, and as many failures beside them. */
const KEPT = 20;
/** Milliseconds for which records are gathered before they are written. */
const GATHER = 1000;

/** The last runs of each transaction with their whole waterfall. */
export interface Archive {
  /** Keeps a run. Returns at once; the file follows. */
  record(run: TransactionRun): void;
  /** Newest first, 20 at most. */
  lastRuns(transaction: string): readonly TransactionRun[];
  /** Newest first, 20 at most; good runs do not push them out. */
  lastFailures(transaction: string): readonly TransactionRun[];
  /** Resolves when everything recorded is on the disk. Never rejects. */
  flush(): Promise<void>;
}

/** A run as it was serialised once: writing a file again costs no second serialisation. */
interface Entry {
  readonly run: TransactionRun;
  readonly json: string;
}

/** Enough to tell a run from anything else; the rest was written by ourselves. */
const StoredRun = z.looseObject({
  kind: z.literal("transaction"),
  transaction: z.string(),
  startedAt: z.number(),
  duration: z.number(),
  result: z.enum(["ok", "slow", "failed"]),
  steps: z.array(z.looseObject({ name: z.string(), phases: z.record(z.string(), z.number()) })),
});
const StoredRuns = z.object({ runs: z.array(StoredRun) });

/** @param stateDir where the runs survive a restart; without it they live in memory only. */
export function openArchive(stateDir: string | undefined, log: Log): Archive {
  return new FileArchive(stateDir === undefined ? undefined : join(stateDir, "transactions", "runs"), log);
}

class FileArchive implements Archive {
  readonly #folder: string | undefined;
  readonly #log: Log;
  /** Newest first: the last runs, and the failures older than those. */
  readonly #entries = new Map<string, readonly Entry[]>();
  readonly #dirty = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failing = false;

  constructor(folder: string | undefined, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  record(run: TransactionRun): void {
    const entry = { run, json: this.#folder === undefined ? "" : JSON.stringify(run) };
    this.#entries.set(run.transaction, pruned([entry, ...this.#of(run.transaction)]));
    if (this.#folder === undefined) return;
    this.#dirty.add(run.transaction);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER).unref();
  }

  lastRuns(transaction: string): readonly TransactionRun[] {
    return this.#of(transaction)
      .slice(0, KEPT)
      .map(({ run }) => run);
  }

  lastFailures(transaction: string): readonly TransactionRun[] {
    return this.#of(transaction)
      .map(({ run }) => run)
      .filter(({ result }) => result === "failed")
      .slice(0, KEPT);
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const transactions = [...this.#dirty];
    this.#dirty.clear();
    for (const transaction of transactions) {
      const path = this.#path(transaction);
      if (path === undefined) continue;
      const json = this.#of(transaction).map((entry) => entry.json);
      try {
        await writeAtomic(path, `{"runs":[\n${json.join(",\n")}\n]}\n`, { sync: false });
        this.#failing = false;
      } catch (error) {
        if (!this.#failing) this.#log.warn({}, `the last runs cannot be kept in "${path}": ${(error as Error).message}`);
        this.#failing = true;
      }
    }
  }

  #of(transaction: string): readonly Entry[] {
    const known = this.#entries.get(transaction) ?? this.#load(transaction);
    this.#entries.set(transaction, known);
    return known;
  }

  #load(transaction: string): readonly Entry[] {
    const path = this.#path(transaction);
    if (path === undefined) return [];
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT")
        this.#log.warn({}, `"${path}" cannot be read: ${(error as Error).message}`);
      return [];
    }
    try {
      const { runs } = StoredRuns.parse(JSON.parse(text));
      return runs.map((run) => ({ run: run as unknown as TransactionRun, json: JSON.stringify(run) }));
    } catch {
      this.#setAside(path);
      return [];
    }
  }

  #setAside(path: string): void {
    try {
      renameSync(path, `${path}.damaged`);
    } catch {
      // It stays where it is and will be written over.
    }
    this.#log.warn({}, `"${path}" is damaged and was set aside as "${path}.damaged"; the last runs begin anew`);
  }

  #path(transaction: string): string | undefined {
    const parts = transaction.split("/");
    // Ids hold no separators; whatever else comes here makes no path of its own.
    return this.#folder === undefined ? undefined : `${join(this.#folder, ...parts.map(encodeURIComponent))}.json`;
  }
}

function pruned(entries: readonly Entry[]): readonly Entry[] {
  const failures = new Set(entries.filter(({ run }) => run.result === "failed").slice(0, KEPT));
  return entries.filter((entry, index) => index < KEPT || failures.has(entry));
}
