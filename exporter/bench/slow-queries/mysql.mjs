// @ts-check
// How many of the slow statements MySQL's sources count.
import { benchmark } from "./mysql-protocol.mjs";

await benchmark({ engine: "mysql", start: "startMysql", mustBeExact: "statement_histogram" });
