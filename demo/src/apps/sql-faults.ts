import type { OptionsOf } from "../faults.js";
import type { Effect } from "../switches.js";
import type { Database, Session } from "./database.js";
import { slowStatement } from "./slow-statement.js";

/** Milliseconds to wait until queued statements have reached the server. */
const UNDERWAY = 100;

/** Slow statements at a steady rate, on connections of their own. */
export function slowSql(database: Database, table: string): Effect {
  let timer: NodeJS.Timeout | undefined;
  let done = 0;
  const running = new Set<Session>();
  const run = async (seconds: number) => {
    try {
      const session = await database.session();
      running.add(session);
      try {
        await session.query(slowStatement(database.engine, table, seconds));
        done++;
      } finally {
        running.delete(session);
        session.destroy();
      }
    } catch {
      // The database is away: the next one tries again.
    }
  };
  const off = async () => {
    clearInterval(timer);
    timer = undefined;
    for (const session of running) session.destroy();
    done = 0;
  };
  return {
    async on(given) {
      await off();
      const options = given as OptionsOf<"slow_sql">;
      void run(options.seconds);
      timer = setInterval(() => void run(options.seconds), 60_000 / options.per_minute);
    },
    off,
    detail: () => (timer === undefined ? "" : `${running.size} running, ${done} done`),
  };
}

/** Connections that nobody gives back. */
export function leak(database: Database): Effect {
  const held: Session[] = [];
  const off = async () => {
    for (const session of held.splice(0)) session.destroy();
  };
  return {
    async on(given) {
      await off();
      const { connections } = given as OptionsOf<"leak">;
      for (let index = 0; index < connections; index++)
        try {
          held.push(await database.session());
        } catch {
          // Full: that is as far as a leak goes.
          return;
        }
    },
    off,
    detail: () => (held.length === 0 ? "" : `${held.length} connections held`),
  };
}

/** One transaction that never ends, and others in a queue behind its row. */
export function lockPileUp(database: Database, statements: { readonly take: string; readonly queue: string }): Effect {
  const sessions: Session[] = [];
  const patient =
    database.engine === "postgres" ? "SET lock_timeout = 0" : "SET innodb_lock_wait_timeout = 100000, lock_wait_timeout = 100000";
  const open = async () => {
    const session = await database.session();
    sessions.push(session);
    await session.query(patient);
    await session.query("BEGIN");
    return session;
  };
  const off = async () => {
    // Ended connections roll back: the waiting ones first, so that none gets the row.
    for (const session of sessions.splice(0).reverse()) session.destroy();
  };
  return {
    async on(given) {
      await off();
      const holder = await open();
      await holder.query(statements.take);
      const { waiters } = given as OptionsOf<"lock">;
      for (let index = 0; index < waiters; index++) {
        const waiter = await open();
        waiter.query(statements.queue).catch(() => undefined);
      }
      await new Promise((resolve) => setTimeout(resolve, UNDERWAY));
    },
    off,
    detail: () => (sessions.length === 0 ? "" : `1 holds the row, ${sessions.length - 1} wait`),
  };
}

/** One transaction that somebody forgot to end. It locks nothing that others need. */
export function idleTransaction(database: Database, table: string): Effect {
  let session: Session | undefined;
  const off = async () => {
    session?.destroy();
    session = undefined;
  };
  return {
    async on() {
      await off();
      session = await database.session();
      await session.query("BEGIN");
      await session.query(`SELECT count(*) FROM ${table}`);
    },
    off,
    detail: () => (session === undefined ? "" : "1 transaction idle"),
  };
}
