import { createHash } from "node:crypto";
import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { DatabaseSection } from "../../../config/schema/policy.js";
import { writeAtomic } from "../../atomic-file.js";
import type { Log } from "../../log.js";
import type { SlowQueryAccount } from "./account.js";

/** What outlives the process: the books of the day, and up to where its source has counted. */
export interface Kept {
  readonly account: SlowQueryAccount;
  readonly source: string;
  /** Of the source, as plain JSON; undefined when it has none. */
  readonly position: unknown;
  /** Counted while they ran: by the source in use, and by those before it. */
  readonly running: number;
  readonly counted: number;
}

/** Where the books of one database are kept. */
export interface Keeper {
  /** @returns undefined when there are none, or when they are of another server, threshold, time zone or exclusion. */
  load(): Kept | undefined;
  /** Returns at once; the file follows. */
  save(kept: Kept): void;
  /** Resolves when what was saved is on the disk; later calls of `save` do nothing. Never rejects. */
  close(): Promise<void>;
}

/** JSON has no Infinity. */
const Bound = z
  .number()
  .min(0)
  .nullable()
  .transform((bound) => bound ?? Number.POSITIVE_INFINITY);
const Count = z.int().min(0);

/** Version 1. The total is that of the process and begins anew. */
const Stored = z.object({
  version: z.literal(1),
  of: z.string(),
  account: z.object({
    timeZone: z.string(),
    until: z.number(),
    dayStart: z.number(),
    today: Count,
    todayUpperBound: Bound,
    unwatched: z.number().min(0),
    whys: z.array(z.string()),
    ahead: z.array(z.object({ time: z.number(), count: Count })),
    behind: z.boolean(),
  }),
  source: z.string(),
  running: Count,
  counted: Count,
  position: z.unknown().optional(),
});

/** @param id of the database: names the file. */
export function fileKeeper(stateDir: string, id: string, target: DatabaseSection, timeZone: string, log: Log): Keeper {
  // Ids hold no separators; whatever else comes here makes no path of its own.
  const path = join(stateDir, "databases", `${encodeURIComponent(id)}.json`);
  const of = fingerprint(target, timeZone);
  let waiting: Kept | undefined;
  let writing: Promise<void> | undefined;
  let failing = false;
  let closed = false;

  const write = async (): Promise<void> => {
    while (waiting !== undefined) {
      const { account, ...rest } = waiting;
      const { total, ...day } = account;
      waiting = undefined;
      try {
        await writeAtomic(path, `${JSON.stringify({ version: 1, of, account: day, ...rest })}\n`, { sync: false });
        failing = false;
      } catch (error) {
        if (!failing)
          log.warn({ check: id }, `the count of slow queries cannot be kept in "${path}": ${(error as Error).message}`);
        failing = true;
      }
    }
    writing = undefined;
  };

  return {
    load() {
      const stored = read(path, id, log);
      if (stored === undefined || stored.of !== of) return undefined;
      const { source, running, counted, position } = stored;
      return { account: { ...stored.account, total: 0 }, source, running, counted, position };
    },
    save(kept) {
      if (closed) return;
      waiting = kept;
      writing ??= write();
    },
    async close() {
      closed = true;
      await writing;
    },
  };
}

function read(path: string, id: string, log: Log): z.infer<typeof Stored> | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      log.warn({ check: id }, `"${path}" cannot be read: ${(error as Error).message}`);
    return undefined;
  }
  try {
    return Stored.parse(JSON.parse(text));
  } catch {
    setAside(path, id, log);
    return undefined;
  }
}

function setAside(path: string, id: string, log: Log): void {
  try {
    renameSync(path, `${path}.damaged`);
  } catch {
    // It stays where it is and will be written over.
  }
  log.warn({ check: id }, `"${path}" is damaged and was set aside as "${path}.damaged"; the count of the day begins anew`);
}

/** Equal for targets whose counts may be added: the same server, and the same meaning of "slow" and "today". */
function fingerprint(target: DatabaseSection, timeZone: string): string {
  const { engine, host, port, socket, slow_query } = target;
  const text = JSON.stringify([engine, socket ?? [host, port ?? null], slow_query, timeZone]);
  return createHash("sha256").update(text).digest("hex");
}
