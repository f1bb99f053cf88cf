import type { DatabaseSection } from "../../config/schema/policy.js";
import type { CheckError } from "../failure.js";
import type { DatabaseMeasurements } from "./measurements.js";
import type { SlowQuerySource } from "./slow-queries/source.js";

export type EngineName = DatabaseSection["engine"];

/** An open connection to a server. There is one for each server, used by one run at a time. */
export interface Session {
  /** Rows as plain objects. Throws a CheckError (sql, permission, timeout, connect, protocol, limit). */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
  /** Ends the session; safe to call at any time. While a query runs the socket is closed at once, without a farewell. */
  destroy(): void;
  /** False after the server or the network ended it. */
  readonly alive: boolean;
}

/** A part of a database check. It fails alone: the others still measure. */
export interface Collector {
  readonly name: string;
  /** Seconds between measurements, where each run would be too dear: in between, the last one stands. */
  readonly every?: number;
  collect(session: Session, target: DatabaseSection): Promise<Partial<Omit<DatabaseMeasurements, "kind" | "collectors">>>;
  /** The statement that mends a refused permission, for the user named in the target. */
  remedy(target: DatabaseSection): string;
}

/** All that one kind of database server needs: a folder implements it, one line of the registry names it. */
export interface Engine {
  readonly name: EngineName;
  readonly defaultPort: number;
  /** What an administrator grants reaches only sessions that begin afterwards. */
  readonly grantsReachNewSessionsOnly: boolean;
  /** Connects, limits set, read-only. Throws a CheckError (dns, connect, tls, timeout, auth, saturated, protocol). */
  connect(target: DatabaseSection, signal: AbortSignal): Promise<Session>;
  /** Cheap; part of each run. */
  readonly collectors: readonly Collector[];
  /** Sources of slow queries, best first. The check takes the first one that is available. */
  readonly slowQuerySources: readonly SlowQuerySource[];
  /** The least SQL that the monitoring user needs, runnable by an administrator as it stands. */
  grants(user: string, host?: string): string;
  /** Turns what a driver threw into a reason. */
  failure(error: unknown): CheckError;
}
