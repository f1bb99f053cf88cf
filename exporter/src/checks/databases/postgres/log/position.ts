import { z } from "zod";
import type { Memory } from "./tally.js";

/** A file of late. */
const FileRead = z.object({
  name: z.string(),
  /** Hash of its beginning; empty while it has none. Names are used again, and other servers use the same ones. */
  identity: z.string(),
  /** Bytes that are read: the end of the last whole line. */
  offset: z.int().min(0),
  /** The offset lies within a line whose rest is to be passed over. */
  within: z.boolean(),
  /** The server has left it, and it was read to its end: it grows no more. */
  done: z.boolean(),
  /** As it was last listed: while both are the same, it is the same file. */
  bytes: z.number().min(0),
  modified: z.number(),
});

/** Sessions whose queries in parts are remembered over a restart. */
const SESSIONS = 100;

const StoredPosition = z.object({
  format: z.enum(["json", "csv"]),
  /** When the server was started. */
  started: z.string(),
  /** Files that were not modified since are read; unix seconds of the server. */
  since: z.number(),
  files: z.array(FileRead),
  portals: z.array(z.tuple([z.string(), z.object({ transaction: z.string(), keys: z.array(z.string()) })])),
});

export type FileRead = z.infer<typeof FileRead>;

/** Up to where the log is read. */
export type LogPosition = Omit<z.infer<typeof StoredPosition>, "portals"> & { readonly memory: Memory };

/** @returns undefined for anything but what {@link stored} made. */
export function positionOf(from: unknown): LogPosition | undefined {
  const { data } = StoredPosition.safeParse(from);
  if (data === undefined) return undefined;
  const { portals, ...position } = data;
  return { ...position, memory: { portals: new Map(portals), begun: new Map() } };
}

/** As plain JSON. */
export function stored({ memory, ...position }: LogPosition): z.infer<typeof StoredPosition> {
  const portals = [...memory.portals].slice(-SESSIONS).map(([session, { transaction, keys }]) => {
    return [session, { transaction, keys: [...keys] }] as [string, { transaction: string; keys: string[] }];
  });
  return { ...position, portals };
}
