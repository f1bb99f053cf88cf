import type { Clock } from "../../checks/clock.js";
import type { Log } from "../../checks/log.js";
import type { DatedFact, Entry } from "../fact.js";
import { takeBatch } from "./batch.js";
import type { Fault } from "./chain.js";
import { type Beat, HeartbeatFile } from "./heartbeat.js";
import type { Head } from "./line.js";
import { onRecord } from "./on-record.js";
import { recoverJournal } from "./recover.js";
import type { SegmentWriter } from "./segment-writer.js";
import { monthOf } from "./segments.js";
import { Trouble } from "./trouble.js";

export type { Beat } from "./heartbeat.js";

/** Seconds between tries while the journal cannot be written. */
const RETRY_EVERY = 10;
/** Entries that are written and synced together, at most. */
const BATCH = 500;
/** No room for all of a batch may be room for a part of it. */
const NO_ROOM = ["ENOSPC", "EDQUOT", "EFBIG"];

export interface JournalOptions {
  /** `<state.dir>/ledger`; made when it is missing. */
  readonly folder: string;
  /** IANA zone that decides the month of a segment. */
  readonly timeZone: string;
  readonly log: Log;
  /** Seconds between tries while it cannot be written. Default: 10. */
  readonly retryEvery?: number;
  readonly clock: Clock;
}

interface Pending {
  readonly fact: DatedFact;
  /** It could not be written when it was told. */
  late: boolean;
}

/**
 * Opens the journal of a folder, before it returns. A line that was not written to its end is cut off; nothing else
 * that is wrong keeps the exporter from starting (see docs/journal.md).
 * @returns the entries on the disk that can be read, in order (kinds of newer versions are left out), the newest beat, and
 *   what is wrong with the lines.
 * @throws JournalError when the folder cannot be read, or is of a newer format.
 */
export function openJournal(options: JournalOptions): {
  readonly journal: Journal;
  readonly entries: readonly Entry[];
  readonly heartbeat: Beat | undefined;
  readonly faults: readonly Fault[];
} {
  const trouble = new Trouble(options.folder, options.log);
  const { writer, head, beats, entries, heartbeat, faults } = recoverJournal(options.folder, options.log, trouble);
  const journal = new Journal(options, { writer, heartbeat: new HeartbeatFile(options.folder, beats), head, trouble });
  return { journal, entries, heartbeat, faults };
}

/** Writes entries in the order in which they are told, one batch at a time, and never keeps the caller waiting. */
export class Journal {
  readonly #options: JournalOptions;
  readonly #writer: SegmentWriter;
  readonly #heartbeat: HeartbeatFile;
  readonly #trouble: Trouble;
  /** Oldest first; those that are being written are still among them. */
  readonly #pending: Pending[] = [];
  #head: Head;
  #timeZone: string;
  #writing: Promise<void> | undefined;
  #beating: Promise<void> = Promise.resolve();
  #cancelRetry: (() => void) | undefined;
  #closed = false;

  constructor(
    options: JournalOptions,
    parts: {
      readonly writer: SegmentWriter;
      readonly heartbeat: HeartbeatFile;
      readonly head: Head;
      readonly trouble: Trouble;
    },
  ) {
    this.#options = options;
    this.#timeZone = options.timeZone;
    this.#writer = parts.writer;
    this.#heartbeat = parts.heartbeat;
    this.#head = parts.head;
    this.#trouble = parts.trouble;
  }

  /** False while entries or the heartbeat cannot be written. */
  get writable(): boolean {
    return !this.#trouble.any;
  }

  /** Entries that are not on the disk yet. */
  get pending(): number {
    return this.#pending.length;
  }

  /** The end of the chain on the disk: what is pending is not in it. */
  get head(): Head {
    return this.#head;
  }

  /** Returns at once; the file follows. While it cannot be written, the entry waits and becomes `late`. */
  append(fact: DatedFact): void {
    const waiting = this.#cancelRetry !== undefined;
    this.#pending.push({ fact, late: waiting });
    if (!waiting && !this.#closed) void this.#write();
  }

  /**
   * Marks the time until which the exporter watched. What is pending shortens the claim: see onRecord.
   * @returns settles when it is on the disk, or could not be written. Never rejects.
   */
  beat(beat: Beat): Promise<void> {
    if (!this.#closed) this.#beating = this.#beat(beat);
    return this.#beating;
  }

  /** From now on months are those of this zone (IANA name): the policy was reloaded. */
  useTimeZone(timeZone: string): void {
    this.#timeZone = timeZone;
  }

  /** Tries at once to write what is pending. @returns settles when all of it is synced, or the write failed. Never rejects. */
  flush(): Promise<void> {
    return this.#write();
  }

  /** Tries a last time to write what is pending; nothing is written after it. Never rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#write();
    await this.#beating;
    if (this.#pending.length === 0) return;
    const { folder, log } = this.#options;
    log.warn({ folder, entries: this.#pending.length }, "the ledger ends without entries that could not be written");
  }

  async #beat(beat: Beat): Promise<void> {
    try {
      await this.#heartbeat.write(() => {
        const facts = this.#pending.map(({ fact }) => fact);
        const claim = onRecord(beat, facts);
        return claim && { beat: claim, head: this.#head };
      });
      this.#trouble.works("heartbeat");
    } catch (error) {
      this.#trouble.failed("heartbeat", error as Error);
    }
  }

  #write(): Promise<void> {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What is told in the same turn goes into one batch.
    await null;
    try {
      let most = BATCH;
      while (this.#pending.length > 0) {
        most = await this.#writeBatch(most);
        if (this.#pending.length === 0) this.#trouble.works("entries");
      }
    } catch (error) {
      this.#trouble.failed("entries", error as Error);
      if (!this.#closed) this.#retryLater();
    } finally {
      this.#writing = undefined;
    }
  }

  /** @returns how many entries the next batch may hold. Throws when not one could be written. */
  async #writeBatch(most: number): Promise<number> {
    const { month, count, bytes, head } = takeBatch(this.#pending, this.#head, most, ({ time }) => monthOf(time, this.#timeZone));
    try {
      await this.#writer.append(month, bytes);
    } catch (error) {
      for (const entry of this.#pending) entry.late = true;
      if (count === 1 || !NO_ROOM.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
      return count >> 1;
    }
    this.#pending.splice(0, count);
    this.#head = head;
    return most;
  }

  #retryLater(): void {
    const { clock, retryEvery = RETRY_EVERY } = this.#options;
    this.#cancelRetry = clock.after(retryEvery, () => void this.#write());
  }
}
