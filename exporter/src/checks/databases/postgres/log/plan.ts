import type { LogFile } from "./files.js";
import type { FileRead } from "./position.js";

/** A file with what is read of it. */
export interface Planned {
  readonly file: LogFile;
  readonly read: FileRead;
}

const UNREAD = { identity: "", offset: 0, within: false, done: false } as const;

/**
 * Seconds for which files are remembered that the server has left: it may have written to one of them after it was
 * listed, and its clock may be set back.
 */
export const REMEMBERED = 600;

/** Every file that is listed, from where it is to be read. Those that are not known are read from their beginning. */
export function planned(listed: readonly LogFile[], known: readonly FileRead[]): readonly Planned[] {
  return listed.map((file) => ({
    file,
    read: { name: file.name, ...UNREAD, ...known.find(({ name }) => name === file.name), ...listedAs(file) },
  }));
}

export function listedAs({ bytes, modified }: LogFile): Pick<FileRead, "bytes" | "modified"> {
  return { bytes, modified };
}

/** Bytes that are not read yet. */
export function unread(plan: readonly Planned[]): number {
  return plan.reduce((sum, { file, read }) => sum + Math.max(0, file.bytes - read.offset), 0);
}

/** Passes over all but the newest bytes. */
export function skipAhead(plan: readonly Planned[], bytes: number): readonly Planned[] {
  let left = bytes;
  return [...plan]
    .reverse()
    .map(({ file, read }) => {
      const from = Math.max(read.offset, file.bytes - left);
      left -= Math.max(0, file.bytes - from);
      return from === read.offset ? { file, read } : { file, read: { ...read, offset: from, within: true } };
    })
    .reverse();
}

/**
 * What to remember of the files: those that are not read to their end, and those of late. Any older one is read, and
 * known by its age alone.
 * @param whole whether the file was read to its end.
 */
export function remembered(
  plan: readonly (Planned & { readonly whole: boolean })[],
  since: number,
): { readonly since: number; readonly files: readonly FileRead[] } {
  const newest = plan.at(-1)?.file.modified;
  if (newest === undefined) return { since, files: [] };
  const open = plan.filter(({ whole }) => !whole).map(({ file }) => file.modified);
  const from = Math.min(newest - REMEMBERED, ...open);
  const files = plan.filter(({ file }) => file.modified >= from);
  return {
    since: from,
    files: files.map(({ file, read, whole }) => ({ ...read, done: whole && file.modified < newest })),
  };
}
