import { stat, statfs } from "node:fs/promises";
import type { LogSize } from "../measurements.js";
import { type Signal, signal } from "../signals.js";

/** Size of a log's file, and the room that its file system leaves to ordinary users. */
export interface LogFile {
  readonly size: LogSize;
  readonly signals: readonly Signal[];
}

/** Looks at a file that this process can reach; throws as Node does when it cannot. */
export async function logFile(log: string, path: string): Promise<LogFile> {
  const { size } = await stat(path);
  return { size: { log, bytes: size, restarts: true }, signals: [await freeOf(log, path)] };
}

/** Free bytes of the file system that holds the path. */
export async function freeOf(log: string, path: string): Promise<Signal> {
  const { bavail, bsize } = await statfs(path);
  return signal("log_filesystem_free_bytes", { log }, bavail * bsize);
}
