import type { ManagedProcess } from "../processes/managed.js";

/** How an app's or a monitoring user logs in. */
export interface Login {
  readonly engine: "postgres" | "mariadb";
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** One database server of the demo. */
export interface DatabaseServer {
  readonly engine: "postgres" | "mariadb";
  readonly port: number;
  /** The present process; another one after a restart. */
  readonly process: ManagedProcess;
  /** Makes a database that belongs to a user of the same name. */
  createDatabase(name: string, password: string): Promise<Login>;
  /** Runs scripts, each of one or more statements, as administrator, in the administration's database. */
  administer(scripts: readonly string[]): Promise<void>;
  /** Starts it again after it was killed, on the same data and port. */
  restart(): Promise<void>;
  /** Stops it in whatever state it is; leaves no process and no shared memory. */
  stop(): Promise<void>;
}

/** What a start needs. */
export interface DatabaseLaunch {
  readonly name: string;
  readonly port: number;
  /** Folder of the run; the server makes one of its own in it. */
  readonly folder: string;
  readonly logs: string;
  readonly adminPassword: string;
  readonly signal?: AbortSignal | undefined;
}
