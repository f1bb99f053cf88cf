/** How much of the statements the server records, out of its setup tables. */
export interface Instrumentation {
  /** Consumers that statements need and that are off. */
  readonly consumersOff: number;
  /** Instruments of clients' statements that are off or not timed. */
  readonly instrumentsOff: number;
  /** Rules that leave accounts out, and whether one takes everyone in. */
  readonly actorsOff: number;
  readonly everyone: boolean;
  /** Present sessions that are left out. */
  readonly sessionsOff: number;
  /** Sessions and classes that the server had no room to record. */
  readonly noRoom: number;
}

export interface Incomplete {
  readonly why: string;
  /** The statement that mends it, where one does. */
  readonly remedy?: string;
}

/** What keeps the histogram from holding each statement; undefined when nothing does. */
export function incomplete(found: Instrumentation): Incomplete | undefined {
  if (found.consumersOff > 0) {
    const remedy = "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME = 'global_instrumentation';";
    return { why: "the consumer global_instrumentation is off", remedy };
  }
  if (found.instrumentsOff > 0) {
    const remedy =
      "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES', TIMED = 'YES' " +
      "WHERE NAME LIKE 'statement/%' AND NAME NOT LIKE 'statement/sp/%';";
    return { why: "instruments of statements are off or not timed", remedy };
  }
  if (found.actorsOff > 0 || !found.everyone) {
    const remedy =
      "DELETE FROM performance_schema.setup_actors WHERE ENABLED = 'NO';\n" +
      "INSERT IGNORE INTO performance_schema.setup_actors VALUES ('%', '%', '%', 'YES', 'YES');";
    return { why: "setup_actors leaves accounts out", remedy };
  }
  if (found.sessionsOff > 0) {
    const remedy = "UPDATE performance_schema.threads SET INSTRUMENTED = 'YES' WHERE TYPE = 'FOREGROUND';";
    return { why: "sessions are not instrumented", remedy };
  }
  return found.noRoom > 0 ? { why: "performance_schema has no room for all threads or statement classes" } : undefined;
}
