import { CheckError } from "../../failure.js";
import type { Collector, EngineName, Session } from "../engine.js";
import { perSession } from "../remembered.js";
import { type Signal, signal } from "../signals.js";
import { grant } from "./grants.js";
import { number } from "./values.js";

/** Newest first: the server tells which of them it still or already knows. */
const STATEMENTS = {
  mysql: ["SHOW REPLICA STATUS", "SHOW SLAVE STATUS"],
  mariadb: ["SHOW ALL REPLICAS STATUS", "SHOW ALL SLAVES STATUS", "SHOW SLAVE STATUS"],
} as const;
const SYNTAX_ERROR = 1064;

const PRIVILEGE = { mysql: "REPLICATION CLIENT", mariadb: "SLAVE MONITOR" } as const;

type Row = Readonly<Record<string, unknown>>;

/**
 * Of a replica: whether it runs, and how far it is behind each source. While it does not apply what it gets, the server
 * tells no lag, and there is none here.
 */
export function replication(engine: Exclude<EngineName, "postgres">): Collector {
  const known = perSession((session) => firstKnown(session, STATEMENTS[engine]));
  return {
    name: "replication",
    async collect(session) {
      const rows = await session.query<Row>(await known(session));
      return { signals: rows.flatMap(channel) };
    },
    remedy: (target) => grant(PRIVILEGE[engine], target.user),
  };
}

async function firstKnown(session: Session, statements: readonly string[]): Promise<string> {
  const [statement = "", ...others] = statements;
  if (others.length === 0) return statement;
  try {
    await session.query(statement);
    return statement;
  } catch (error) {
    const { errno } = (error instanceof CheckError ? error.cause : {}) as { errno?: number };
    if (errno !== SYNTAX_ERROR) throw error;
    return firstKnown(session, others);
  }
}

/** Servers rename their columns one by one, slave to replica and master to source: either name is taken. */
function channel(row: Row): readonly Signal[] {
  const column = (name: RegExp) => Object.entries(row).find(([key]) => name.test(key))?.[1];
  const name = String(column(/^(Channel_Name|Connection_name)$/i) ?? "");
  const address = `${column(/^(Source|Master)_Host$/i)}:${column(/^(Source|Master)_Port$/i)}`;
  const source = name === "" ? address : name;
  const runs = [column(/^(Replica|Slave)_IO_Running$/i), column(/^(Replica|Slave)_SQL_Running$/i)].every((is) => is === "Yes");
  const behind = column(/^Seconds_Behind_(Source|Master)$/i);
  return [
    signal("replication_running", { source }, Number(runs)),
    ...(behind == null ? [] : [signal("replication_lag_seconds", { source }, number(behind))]),
  ];
}
