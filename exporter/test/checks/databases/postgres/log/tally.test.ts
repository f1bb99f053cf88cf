import { describe, expect, it } from "vitest";
import type { LogLine } from "../../../../../src/checks/databases/postgres/log/line.js";
import { filePattern, overridesHide, serverThreshold } from "../../../../../src/checks/databases/postgres/log/settings.js";
import { NO_MEMORY, Tally } from "../../../../../src/checks/databases/postgres/log/tally.js";
import { timesIn } from "../../../../../src/checks/databases/postgres/log/time.js";

const none: ReadonlySet<string> = new Set();
const rules = {
  threshold: 1,
  own: { user: "monitor", application: "sla-exporter" },
  users: none,
  databases: none,
  applications: none,
};
const line = (message: string, changes: Partial<LogLine> = {}): LogLine => ({
  time: "2026-11-23 18:23:18.099 CST",
  user: "anna",
  database: "sales",
  session: "a.1",
  activity: "SELECT",
  transaction: "3/7",
  severity: "LOG",
  state: "00000",
  message,
  hasContext: false,
  application: "psql",
  process: "client backend",
  ...changes,
});
function tally(...lines: readonly (LogLine | undefined)[]): Tally {
  const counted = new Tally(rules, timesIn("Asia/Shanghai", 0), NO_MEMORY);
  for (const each of lines) counted.take(each);
  return counted;
}
const slow = (...lines: readonly LogLine[]) => tally(...lines).slow;

describe("a line of the log", () => {
  it.each([
    "duration: 1000.000 ms  statement: SELECT 1",
    "duration: 1000.000 ms",
    "duration: 2000.123 ms  execute <unnamed>: SELECT 1",
    'duration: 2000.123 ms  fastpath function call: "lo_open" (OID 952)',
    "Dauer: 1000.000 ms  Anweisung: SELECT 1",
    "durée : 1000.000 ms, instruction : SELECT 1",
    "продолжительность: 1000.000 мс, оператор: SELECT 1",
    "执行时间: 1000.000 ms 语句: SELECT 1",
    "期間: 1000.000 ミリ秒 文: SELECT 1",
  ])('is a slow statement: "%s".', (message) => {
    expect(slow(line(message))).toBe(1);
  });

  it.each([
    "duration: 999.999 ms  statement: SELECT 1",
    "duration: 9000.000 ms  parse <unnamed>: SELECT 1",
    "duration: 9000.000 ms  bind S_1: SELECT 1",
    "duration: 9000.000 ms  plan:\nQuery Text: SELECT 1",
    "statement: SELECT 'duration: 9000.000 ms'",
    'temporary file: path "base/pgsql_tmp/pgsql_tmp4711.123", size 14000',
    "process 4711 still waiting for ShareLock on transaction 7 after 1000.123 ms",
    "disconnection: session time: 0:20:00.123 user=anna database=sales host=[local]",
    "",
  ])('is none: "%s".', (message) => {
    expect(slow(line(message))).toBe(0);
  });

  it("is none that is about parsing or binding in any language, of another process, or raised by a function.", () => {
    const message = "Dauer: 9000.000 ms  Parsen <unnamed>: SELECT 1";
    expect(slow(line(message, { activity: "PARSE" }), line(message, { activity: "BIND" }))).toBe(0);
    expect(slow(line(message, { process: "walsender" }), line(message, { hasContext: true }))).toBe(0);
    expect(slow(line(message, { user: "monitor", application: "sla-exporter" }))).toBe(0);
    expect(slow(line(message, { user: "monitor" }))).toBe(1);
    expect(slow(line(message, { application: "sla-exporter" }))).toBe(1);
  });

  it("is one query with the others that fetch parts of it, of one transaction.", () => {
    const part = (role: string, portal = "<unnamed>", transaction = "3/7") =>
      line(`duration: 2000.000 ms  ${role} ${portal}: SELECT 1`, { transaction });
    expect(slow(part("execute"), part("execute fetch from"), part("execute fetch from"))).toBe(1);
    expect(slow(part("execute fetch from"), part("execute fetch from"))).toBe(1);
    expect(slow(part("execute"), part("execute"))).toBe(2);
    expect(slow(part("execute fetch from", "S_1/C_1"), part("execute fetch from", "S_1/C_2"))).toBe(2);
    expect(slow(part("execute"), part("execute fetch from", "<unnamed>", "3/8"))).toBe(2);
  });

  it("leaves bounds where the words for a part are translated.", () => {
    const part = line("Dauer: 2000.000 ms  Ausführen <unnamed>: SELECT 1");
    expect(tally(part, part)).toMatchObject({ slow: 1, unclear: 1 });
    expect(tally(part, { ...part, transaction: "3/8" })).toMatchObject({ slow: 2, unclear: 0 });
  });

  it("tells of cancelled and failed statements, not of warnings and of logins that failed.", () => {
    const failed = tally(
      line("canceling statement due to statement timeout", { severity: "ERROR", state: "57014" }),
      line("canceling autovacuum task", { severity: "ERROR", state: "57014", process: "autovacuum worker" }),
      line("division by zero", { severity: "ERROR", state: "22012" }),
      line("Division durch Null", { severity: "FEHLER", state: "22012" }),
      line("there is no transaction in progress", { severity: "WARNING", state: "25P01" }),
      line("password authentication failed", { severity: "FATAL", state: "28P01" }),
      line("terminating connection", { severity: "FATAL", state: "57P01" }),
    );
    expect(failed).toMatchObject({ cancelled: 1, failed: 2, slow: 0 });
  });

  it("tells that settings were changed, in any language.", () => {
    const message = 'Parameter »log_min_duration_statement« auf »"5s"« gesetzt';
    expect(tally(line('parameter "log_min_duration_statement" changed to "5s"', { process: "postmaster" })).changed).toBe(true);
    expect(tally(line(message, { process: "postmaster" })).changed).toBe(true);
    expect(tally(line('parameter "work_mem" changed to "5MB"', { process: "postmaster" })).changed).toBe(false);
    expect(tally(line('parameter "log_min_duration_statement" changed to "5s"')).changed).toBe(false);
  });

  it("ends in the minute of its zone; CST is Shanghai here and Chicago elsewhere.", () => {
    const { ended } = tally(
      line("duration: 2000.000 ms"),
      line("duration: 2000.000 ms", { time: "2026-11-24 00:00:00.001 CST" }),
    );
    expect(ended).toEqual([
      { time: Date.parse("2026-11-23T18:23:00+08:00") / 1000, count: 1 },
      { time: Date.parse("2026-11-24T00:00:00+08:00") / 1000, count: 1 },
    ]);
    expect(timesIn("<+0530>-05:30", 19_800)("2026-11-23 18:23:18.500 +0530")).toBe(
      Date.parse("2026-11-23T18:23:18.500+05:30") / 1000,
    );
    expect(tally(line("duration: 2000.000 ms", { time: "yesterday" }))).toMatchObject({ slow: 0, damaged: 1 });
  });
});

describe("the settings of the log", () => {
  const threshold = (settings: Record<string, string>) => serverThreshold({ settings });

  it("tell from which duration on every statement is logged.", () => {
    expect(threshold({ log_min_duration_statement: "-1" })).toBe(-1);
    expect(threshold({ log_min_duration_statement: "1500" })).toBe(1.5);
    expect(threshold({ log_min_duration_statement: "0" })).toBe(0);
    expect(threshold({})).toBe(-1);
    const sampled = { log_min_duration_statement: "5000", log_min_duration_sample: "100" };
    expect(threshold({ ...sampled, log_statement_sample_rate: "0.5" })).toBe(5);
    expect(threshold({ ...sampled, log_statement_sample_rate: "1" })).toBe(0.1);
    expect(threshold({ log_min_duration_statement: "-1", log_transaction_sample_rate: "1" })).toBe(0);
    expect(threshold({ log_min_duration_statement: "0", log_min_messages: "panic" })).toBe(-1);
  });

  it("of roles and databases hide slow statements when they are higher, and only then.", () => {
    const hide = (...overrides: string[]) => overridesHide({ overrides }, 1);
    expect(hide()).toBe(false);
    expect(hide("log_min_duration_statement=500ms", "log_min_duration_statement=1s", "log_min_duration_statement=0")).toBe(false);
    for (const value of ["-1", "2s", "1min", "1001", "nonsense"]) expect(hide(`log_min_duration_statement=${value}`)).toBe(true);
    expect(hide("log_min_messages=panic")).toBe(true);
    expect(hide("log_min_messages=error")).toBe(false);
  });

  it("name the files: those of another server in the same folder are left alone.", () => {
    const matches = (log_filename: string, name: string) =>
      new RegExp(filePattern({ settings: { log_filename } }, "json")).test(name);
    expect(matches("postgresql-%Y-%m-%d_%H%M%S.log", "postgresql-2026-11-23_182318.json")).toBe(true);
    expect(matches("postgresql-%Y-%m-%d_%H%M%S.log", "postgresql-main-2026-11-23_182318.json")).toBe(false);
    expect(matches("postgresql-%Y-%m-%d_%H%M%S.log", "postgresql-2026-11-23_182318.csv")).toBe(false);
    expect(matches("postgresql-%a.log", "postgresql-Mon.json")).toBe(true);
    expect(matches("my.server", "my.server.json")).toBe(true);
    expect(matches("my.server", "my-server.json")).toBe(false);
    expect(matches("100%%.log", "100%.json")).toBe(true);
  });
});
