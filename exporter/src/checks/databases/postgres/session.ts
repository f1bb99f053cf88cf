import type { Socket } from "node:net";
import type pg from "pg";
import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";
import { failure, isFatal } from "./failure.js";

/** Of all our sessions. */
export const APPLICATION_NAME = "sla-exporter";

/** Written into each of our statements, so that the server's statistics of them can be told from those of others. */
export const OWN_STATEMENT = "/* sla-exporter */";

/** Wraps a client of ours. Its error events end here: a broken idle connection shows as `alive: false`. */
export function sessionOf(client: pg.Client, socket: Socket): Session {
  let alive = true;
  let ending: unknown;
  const destroy = () => {
    alive = false;
    socket.destroy();
  };
  client.on("error", (error: unknown) => {
    ending ??= error;
    destroy();
  });
  client.on("end", destroy);
  socket.on("error", destroy);
  return {
    get alive() {
      return alive;
    },
    destroy,
    async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
      if (!alive) throw ending === undefined ? new CheckError("connect", "the connection is closed") : failure(ending);
      try {
        const result = await client.query(marked(sql), [...parameters]);
        return result.rows as readonly Row[];
      } catch (error) {
        if (isFatal(error)) destroy();
        throw failure(error);
      }
    },
  };
}

/** Puts the mark behind the first word: pg_stat_statements drops what stands before a statement. */
function marked(sql: string): string {
  return sql.includes(OWN_STATEMENT) ? sql : sql.replace(/^\s*\w+/, (word) => `${word} ${OWN_STATEMENT}`);
}
