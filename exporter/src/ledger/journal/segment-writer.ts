import { constants, type Stats } from "node:fs";
import { type FileHandle, mkdir, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { FILE_MODE, FOLDER_MODE, syncFolder, writeAt } from "./disk.js";
import { isSegment, segmentName } from "./segments.js";

/** The segment that is being written. */
export interface Current {
  readonly name: string;
  readonly month: string;
  /** Bytes that are known to be good. */
  length: number;
  readonly identity: Pick<Stats, "dev" | "ino">;
  /** What lies beyond them may be our own: a write that failed, or a line that a crash tore. */
  dirty: boolean;
  /** Its name may not survive a crash yet. */
  fresh: boolean;
}

/**
 * Appends lines to the segment of a month, and begins a new one when the month is another than that of the last one.
 * A segment is only appended to while it is as it was left: one that was removed, replaced or written by somebody else
 * is left alone, and the chain goes on in a new one.
 */
export class SegmentWriter {
  readonly #folder: string;
  #current: Current | undefined;
  /** The folder was there once: if it goes, it is not made again, for a disk may be about to come back. */
  #known: boolean;

  constructor(folder: string, current: Current | undefined, known: boolean) {
    this.#folder = folder;
    this.#current = current;
    this.#known = known;
  }

  /**
   * Settles when the lines are on the disk. When it fails, nothing of them stays, or it is cut off before the next write.
   * @param month such as 2026-11.
   * @param bytes whole lines.
   */
  async append(month: string, bytes: Uint8Array): Promise<void> {
    if (this.#current?.month !== month) this.#current = await this.#begin(month);
    const current = this.#current;
    if (current.fresh) await syncFolder(this.#folder);
    current.fresh = false;
    const file = await this.#open(current);
    try {
      await this.#write(file, current, bytes);
    } finally {
      await file.close();
    }
  }

  async #write(file: FileHandle, current: Current, bytes: Uint8Array): Promise<void> {
    const found = await file.stat();
    const same = found.dev === current.identity.dev && found.ino === current.identity.ino;
    if (!same || found.size < current.length || (found.size > current.length && !current.dirty)) this.#forget(current);
    if (found.size > current.length) await file.truncate(current.length);
    current.dirty = true;
    try {
      await writeAt(file, bytes, current.length);
      await file.sync();
    } catch (error) {
      // If this fails, too, the next write does it.
      await file.truncate(current.length).catch(() => {});
      throw error;
    }
    current.length += bytes.length;
    current.dirty = false;
  }

  async #open({ name }: Current): Promise<FileHandle> {
    try {
      return await open(join(this.#folder, name), constants.O_WRONLY);
    } catch (error) {
      const gone = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (gone && (await stat(this.#folder).catch(() => undefined))) this.#forget({ name });
      throw error;
    }
  }

  /** The next try begins a new segment. */
  #forget({ name }: Pick<Current, "name">): never {
    this.#current = undefined;
    throw new Error(`"${name}" is not as the exporter left it; the ledger goes on in a new segment`);
  }

  async #begin(month: string): Promise<Current> {
    if (!this.#known) await this.#makeFolder();
    for (let number = 1; ; number++) {
      const name = segmentName(month, number);
      // Not O_EXCL: an empty one is what a crash, or a full disk, left of a try before.
      const file = await open(join(this.#folder, name), constants.O_WRONLY | constants.O_CREAT, FILE_MODE);
      try {
        const { size, dev, ino } = await file.stat();
        if (size === 0) return { name, month, length: 0, identity: { dev, ino }, dirty: false, fresh: true };
      } finally {
        await file.close();
      }
    }
  }

  /** The folder could not be made at the start. */
  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder, { mode: FOLDER_MODE }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
      if (!(await readdir(this.#folder)).some(isSegment)) return;
      throw new Error("it holds a journal that was not there at the start: start the exporter again");
    });
    this.#known = true;
  }
}
