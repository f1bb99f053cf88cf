import type { Login } from "../databases/server.js";

export type Row = Readonly<Record<string, unknown>>;
interface Result {
  readonly rows: readonly Row[];
  /** Rows found or changed. */
  readonly count: number;
}

/** Runs one statement. Parameters stand as $1, $2, ... in the order of `values`. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<Result>;

/** A connection of its own, beside the pool. */
export interface Session {
  readonly query: Query;
  /** Ends it at once, whatever it does. */
  destroy(): void;
}

/** An app's database: a small pool, as business applications have one. */
export interface Database {
  readonly engine: Login["engine"];
  readonly query: Query;
  /** Commits when the work is fulfilled, else rolls back. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  session(): Promise<Session>;
  end(): Promise<void>;
}

/** Connections that an app's users share. */
export const POOL_SIZE = 5;
/** Milliseconds after which an app gives up on its database. */
export const PATIENCE = { connect: 5000, lock: 8000, statement: 12_000 } as const;
