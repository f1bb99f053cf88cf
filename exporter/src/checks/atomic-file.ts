import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Only the exporter's own user may read: files may hold sessions and keys. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Replaces a file as a whole: a reader, or a crash, sees the old one or the new one. */
export async function writeAtomic(path: string, text: string, options: { readonly sync: boolean }): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, "w", FILE_MODE);
    try {
      await file.writeFile(text);
      if (options.sync) await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The same, before it returns. For little that must be kept before something happens. */
export function writeAtomicNow(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
  const temporary = temporaryName(path);
  const file = openSync(temporary, "w", FILE_MODE);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

function temporaryName(path: string): string {
  return `${path}.${randomBytes(4).toString("hex")}.tmp`;
}
