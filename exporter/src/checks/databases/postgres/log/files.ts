import { createHash } from "node:crypto";
import type { Session } from "../../engine.js";
import { READ } from "./function.js";
import { type Format, filePattern, type LogSettings } from "./settings.js";

export interface LogFile {
  readonly name: string;
  readonly bytes: number;
  /** Unix seconds of the server, whole. */
  readonly modified: number;
}

/** $1: pattern, $2: not older than. Oldest first. */
const FILES = `
SELECT name, size::float8 AS bytes, extract(epoch FROM modification)::float8 AS modified
FROM pg_ls_logdir()
WHERE name ~ $1 AND modification >= to_timestamp($2)
ORDER BY modification, name`;

export function listFiles(session: Session, settings: LogSettings, format: Format, since: number): Promise<readonly LogFile[]> {
  return session.query<LogFile>(FILES, [filePattern(settings, format), since]);
}

/** @returns undefined when the file is not there; fewer bytes at its end, none behind it. */
export async function readChunk(session: Session, name: string, offset: number, bytes: number): Promise<Buffer | undefined> {
  const row = (await session.query<{ data: Buffer | null }>(READ, [name, offset, bytes]))[0];
  return row?.data ?? undefined;
}

/** A first line tells time, process and session: enough of it to be no other file's. */
const BEGINNING = 512;

/** @returns empty while the first line is not there, undefined when the file is not. */
export async function identityOf(session: Session, name: string): Promise<string | undefined> {
  const head = await readChunk(session, name, 0, BEGINNING);
  if (head === undefined) return undefined;
  const end = head.indexOf("\n");
  if (end < 0 && head.length < BEGINNING) return "";
  return createHash("sha256")
    .update(end < 0 ? head : head.subarray(0, end))
    .digest("base64url")
    .slice(0, 16);
}
