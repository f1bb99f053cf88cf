import { closeSync, openSync, readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { FILE_MODE, syncFolder, writeAt } from "./disk.js";
import { type Head, hashOf } from "./line.js";

/** What marks that the exporter watches. */
export interface Beat {
  /** Book clock, unix seconds. */
  readonly time: number;
  /** Seconds of the monotonic clock of this boot. */
  readonly monotonic: number;
  readonly boot: string;
  /**
   * Systems with a failure that waits for its confirmation, and since when (unix seconds). `*` stands for every system:
   * so many were unconfirmed that they did not fit; its time is the earliest of them.
   */
  readonly unconfirmed: Readonly<Record<string, number>>;
}

/** A beat as it stands in the file: the chain's end belongs to it, and a count that tells the newer one of two. */
export interface CountedBeat {
  readonly beat: Beat;
  readonly head: Head;
  readonly count: number;
}

const HEARTBEAT = "heartbeat";
/** Both slots lie in blocks of their own: a write that is torn damages one of them only. */
const SLOT = 4096;
const SLOTS = 2;

const Content = z
  .object({
    v: z.literal(1),
    count: z.int(),
    time: z.number(),
    monotonic: z.number(),
    boot: z.string(),
    seq: z.int(),
    hash: z.string(),
    unconfirmed: z.record(z.string(), z.number()),
  })
  .transform(({ v: _, ...content }) => content);

/** The text of a slot: SHA-256 (hex) of a JSON object, a blank, the object; filled up with blanks. */
function encodeSlot({ beat, head, count }: CountedBeat): Buffer {
  const { time, monotonic, boot, unconfirmed } = beat;
  const text = (systems: Beat["unconfirmed"]) => {
    const json = JSON.stringify({ v: 1, count, time, monotonic, boot, ...head, unconfirmed: systems });
    return Buffer.from(`${hashOf(json)} ${json}`);
  };
  const whole = text(unconfirmed);
  const bytes = whole.length < SLOT ? whole : text({ "*": Math.min(...Object.values(unconfirmed)) });
  return Buffer.concat([bytes, Buffer.alloc(SLOT - 1 - bytes.length, " "), Buffer.from("\n")]);
}

/** @returns the slot's beat, or undefined when it is empty, torn, damaged or of another format. */
function decodeSlot(slot: Buffer): CountedBeat | undefined {
  const text = slot.toString("utf8").trimEnd();
  const json = text.slice(65);
  if (text[64] !== " " || text.slice(0, 64) !== hashOf(json)) return undefined;
  const content = Content.safeParse(JSON.parse(json));
  if (!content.success) return undefined;
  const { count, seq, hash, ...beat } = content.data;
  return { beat, head: { seq, hash }, count };
}

/** @returns the newest beat of a ledger's folder; undefined when there is none that can be read. */
export function readHeartbeat(folder: string): CountedBeat | undefined {
  const bytes = Buffer.alloc(SLOT * SLOTS);
  try {
    const file = openSync(join(folder, HEARTBEAT), "r");
    try {
      readSync(file, bytes, 0, bytes.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
  const [a, b] = [decodeSlot(bytes.subarray(0, SLOT)), decodeSlot(bytes.subarray(SLOT))];
  return a && b ? (a.count > b.count ? a : b) : (a ?? b);
}

type Take = () => Omit<CountedBeat, "count"> | undefined;

/** The file of two slots, written in turn and in place, which needs no room on the disk. One write at a time. */
export class HeartbeatFile {
  readonly #path: string;
  #count: number;
  #latest: Take | undefined;
  #busy: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** @param count of the newest beat in it, or 0. */
  constructor(folder: string, count: number) {
    this.#path = join(folder, HEARTBEAT);
    this.#count = count;
  }

  /**
   * Writes a beat. While a write is going on, only the latest of those that wait is written, for all of them.
   * @param take called when the write begins; undefined leaves the file as it is.
   * @returns settles when it is on the disk, and rejects when it cannot be written.
   */
  write(take: Take): Promise<void> {
    this.#latest = take;
    this.#next ??= this.#busy.then(() => {
      this.#next = undefined;
      const content = (this.#latest ?? take)();
      const written = content ? this.#write(content) : Promise.resolve();
      this.#busy = written.catch(() => {});
      return written;
    });
    return this.#next;
  }

  /** Opens the file anew each time: it may have been replaced, and an open file would keep a disk from being unmounted. */
  async #write(content: NonNullable<ReturnType<Take>>): Promise<void> {
    const count = this.#count + 1;
    const file = await this.#open();
    try {
      await writeAt(file, encodeSlot({ ...content, count }), (count % SLOTS) * SLOT);
      await file.datasync();
      this.#count = count;
    } finally {
      await file.close();
    }
  }

  async #open(): Promise<FileHandle> {
    const file = await open(this.#path, "r+").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return open(this.#path, "wx+", FILE_MODE);
      throw error;
    });
    try {
      const { size } = await file.stat();
      if (size < SLOT * SLOTS) {
        await writeAt(file, Buffer.alloc(SLOT * SLOTS - size, " "), size);
        await file.sync();
        await syncFolder(dirname(this.#path));
      }
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }
}
