import { randomBytes } from "node:crypto";
import type { OptionsOf } from "../faults.js";
import type { Effect } from "../switches.js";
import type { Database, Query, Session } from "./database.js";

/** Milliseconds between two writes. */
const EVERY = 500;
/** Bytes after which it stops: a fault that is forgotten must not fill the disk. */
const MOST = 2e9;
/** Bytes of one statement at most: servers have a limit for a message. */
const PIECE = 4e6;

/** What goes into the log of changes, and leaves nothing in any table. */
const WRITE: Readonly<Record<Database["engine"], (query: Query, filler: string) => Promise<unknown>>> = {
  postgres: (query, filler) => query("SELECT pg_logical_emit_message(false, 'demo', $1)", [filler]),
  mariadb: async (query, filler) => {
    await query("INSERT INTO log_growth (filler) VALUES ($1)", [filler]);
    await query("DELETE FROM log_growth");
  },
};

/** Makes the log of changes (WAL, binary log) grow at a steady rate, on a connection of its own. */
export function logGrowth(database: Database): Effect {
  let session: Session | undefined;
  let timer: NodeJS.Timeout | undefined;
  let written = 0;
  let on = false;
  let busy = false;
  const write = async (bytes: number) => {
    if (busy || written >= MOST) return;
    busy = true;
    try {
      const present = session ?? (await database.session());
      if (!on) return present.destroy();
      session = present;
      for (let left = bytes; left > 0 && on; left -= PIECE) {
        const size = Math.min(left, PIECE);
        await WRITE[database.engine](present.query, randomBytes(Math.ceil(size / 2)).toString("hex"));
        written += size;
      }
    } catch {
      // The database is away: the next one tries again.
      session?.destroy();
      session = undefined;
    } finally {
      busy = false;
    }
  };
  const off = async () => {
    on = false;
    clearInterval(timer);
    timer = undefined;
    session?.destroy();
    session = undefined;
    written = 0;
  };
  return {
    async on(given) {
      await off();
      const { mb_per_second } = given as OptionsOf<"log_growth">;
      session = await database.session();
      if (database.engine === "mariadb") await session.query("CREATE TABLE IF NOT EXISTS log_growth (filler LONGTEXT NOT NULL)");
      const bytes = Math.ceil((mb_per_second * 1e6 * EVERY) / 1000);
      on = true;
      await write(bytes);
      timer = setInterval(() => void write(bytes), EVERY);
    },
    off,
    detail: () => (on ? `${Math.round(written / 1e6)} MB written` : ""),
  };
}
