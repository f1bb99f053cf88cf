import type { Socket } from "node:net";
import type { Connection } from "mysql2";
import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";
import { failure } from "./failure.js";
import { recordOwn } from "./own-statements.js";

/** Rows that one statement may give. Ours give few; a server that sends more is cut off. */
const ROW_LIMIT = 20_000;

/** Milliseconds for the server to close a connection after our farewell. */
const FAREWELL_LIMIT = 1000;

/**
 * Stands before each SELECT of ours and costs nothing: a name that lasts where comments are dropped, so that our own
 * statements can be told from others in the server's statistics.
 */
export const MARK = "WITH sla_exporter AS (SELECT 1)";

/** One connection of the driver, which it was given together with the socket to talk over. */
export class MysqlSession implements Session {
  readonly #connection: Connection;
  readonly #socket: Socket;
  readonly #waiting = new Set<(error: CheckError) => void>();
  readonly #threshold: number;
  #ended: CheckError | undefined;

  /** @param threshold seconds from which a statement of ours counts as slow. */
  constructor(connection: Connection, socket: Socket, threshold: number) {
    this.#connection = connection;
    this.#socket = socket;
    this.#threshold = threshold;
    // The driver reports some of what breaks a connection here only, and some of it twice.
    connection.on("error", (error) => this.#end(failure(error)));
    socket.once("end", () => this.#end(new CheckError("connect", "the server closed the connection")));
    socket.once("close", () => this.#end(new CheckError("connect", "the connection was closed")));
  }

  get alive(): boolean {
    return this.#ended === undefined && !this.#socket.destroyed;
  }

  /** Waits for the end of the handshake. */
  ready(): Promise<void> {
    return this.#waitFor<void>((resolve) => {
      this.#connection.once("connect", () => resolve());
    });
  }

  query<Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
    const sql = /^\s*SELECT\b/i.test(statement) ? `${MARK} ${statement}` : statement;
    const begun = performance.now();
    const answer = this.#waitFor<readonly Row[]>((resolve, reject) => {
      const rows: Row[] = [];
      let selects = false;
      // Prepared when there are parameters, so that the server binds them and nothing here has to quote.
      const command = parameters.length
        ? this.#connection.execute({ sql, values: [...parameters] as string[] })
        : this.#connection.query({ sql });
      command.on("fields", (fields: unknown) => {
        selects = fields !== undefined;
      });
      command.on("result", (row: object) => {
        if (!selects) return;
        rows.push({ ...row } as Row);
        if (rows.length > ROW_LIMIT) this.destroy(new CheckError("limit", `the server sent more than ${ROW_LIMIT} rows`));
      });
      command.on("error", (error: unknown) => reject(failure(error)));
      command.on("end", () => resolve(rows));
    });
    // A statement that is given up goes on at the server for as long as it may.
    const slow = () => !this.alive || performance.now() - begun >= this.#threshold * 1000;
    answer.then(
      () => slow() && recordOwn(this, "slow"),
      // What fails with parameters may have failed while it was prepared.
      () => (slow() || parameters.length === 0) && recordOwn(this, slow() ? "slow" : "failed"),
    );
    return answer;
  }

  destroy(reason = new CheckError("connect", "the connection was closed by the exporter")): void {
    const idle = this.alive && this.#waiting.size === 0;
    this.#end(reason);
    // A server counts among its aborted clients who goes without a farewell.
    if (idle) this.#sayFarewell();
    else this.#socket.destroy();
  }

  /** A frozen server would be waited for without end. */
  #sayFarewell(): void {
    this.#connection.end();
    setTimeout(() => this.#socket.destroy(), FAREWELL_LIMIT).unref();
  }

  #end(reason: CheckError): void {
    this.#ended ??= reason;
    for (const reject of this.#waiting) reject(reason);
    this.#waiting.clear();
  }

  #waitFor<T>(begin: (resolve: (value: T) => void, reject: (error: CheckError) => void) => void): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      const settle =
        <V>(done: (value: V) => void) =>
        (value: V) => {
          this.#waiting.delete(reject);
          done(value);
        };
      begin(settle(resolve), settle(reject));
    });
  }
}
