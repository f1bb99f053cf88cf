import { CheckError } from "../../failure.js";
import type { Collector, EngineName } from "../engine.js";
import { signal } from "../signals.js";
import { grant } from "./grants.js";
import { MARK } from "./session.js";
import { number } from "./values.js";

/** Seconds between two measurements: the server looks at each file. */
const EVERY = 300;
/** The share of a run's time limit that a measurement may take: it must not make the run fail. */
const SHARE = 0.25;
/** The largest databases that are looked at. */
const DATABASES = 5000;

/**
 * Files of InnoDB tables by database: unlike information_schema.TABLES, this needs no privilege on any table and opens
 * none. Tables inside the system tablespace and those of other storage engines are not in it.
 */
const query = (table: string, name: string) => `
  ${name} AS datname, SUM(FILE_SIZE) AS bytes
  FROM information_schema.${table} WHERE NAME LIKE '%/%' OR NAME = 'mysql'
  GROUP BY datname ORDER BY bytes DESC LIMIT ${DATABASES}`;

const FOLDER = "SUBSTRING_INDEX(NAME, '/', 1)";
const QUERIES = {
  mysql: (seconds: number) =>
    `SELECT /*+ MAX_EXECUTION_TIME(${Math.ceil(seconds * 1000)}) */ ${query("INNODB_TABLESPACES", FOLDER)}`,
  // MariaDB gives names as the files have them, my@002ddb.
  mariadb: (seconds: number) =>
    `SET STATEMENT max_statement_time = ${seconds} FOR ${MARK} SELECT ${query(
      "INNODB_SYS_TABLESPACES",
      `CONVERT(CAST(${FOLDER} AS BINARY) USING filename)`,
    )}`,
} as const;

/** Sizes of the databases. */
export function sizes(engine: Exclude<EngineName, "postgres">): Collector {
  return {
    name: "sizes",
    every: EVERY,
    async collect(session, { timeout }) {
      const limit = SHARE * timeout;
      try {
        const rows = await session.query<{ datname: string; bytes: unknown }>(QUERIES[engine](limit));
        return { signals: rows.map(({ datname, bytes }) => signal("size_bytes", { datname }, number(bytes))) };
      } catch (error) {
        // The server is not slow; it has many tables.
        if (error instanceof CheckError && error.reason === "timeout" && session.alive)
          throw new CheckError("limit", `the sizes of the tables' files took more than ${limit} s`, { cause: error });
        throw error;
      }
    },
    remedy: (target) => grant("PROCESS", target.user),
  };
}
