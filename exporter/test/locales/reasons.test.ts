import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { zhCN } from "../../src/locales/zh-CN.js";

const DATABASES = new URL("../../src/checks/databases/", import.meta.url);

/** Where the checks say why a figure is not exact or not there. */
const FILES = [
  "slow-queries/account.ts",
  "slow-queries/choose.ts",
  "slow-queries/exclusions.ts",
  "mysql/slow-query-bounds.ts",
  "mysql/slow-queries-status.ts",
  "mysql/histogram-bounds.ts",
  "mysql/instrumentation.ts",
  "mysql/statement-histogram.ts",
  "mysql/query-response-bounds.ts",
  "mysql/query-response-time.ts",
  "mysql/logs.ts",
  "postgres/activity.ts",
  "postgres/statements.ts",
  "postgres/statements-sql.ts",
  "postgres/collectors.ts",
  "postgres/log/available.ts",
  "postgres/log/source.ts",
];

/** Those that are no reasons, for they end a run and are told as its failure; and one that is made of two, tested below. */
const OTHERS = [
  "the extension pg_stat_statements is not there",
  "two readings of the log at once",
  "the histogram has edges 7, none at the threshold",
];

/** The sentences of a file, with something in the place of what differs. Durations are parts of sentences. */
function sentences(file: string): readonly string[] {
  const code = readFileSync(new URL(file, DATABASES), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|" \+\s*"/gm, "");
  const found = [...code.matchAll(/"([^"\n]*)"|`([^`\n]*)`/g)].map(([, plain, template]) => plain ?? template ?? "");
  const filled = found.map((text) =>
    text.replace(/\$\{NAME\}/g, "pg_stat_statements").replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, "7"),
  );
  const told = filled
    .flatMap((text) => text.split("; "))
    .filter((text) => /^[a-z_]+:? [a-z]/.test(text) || /^7 [a-z]{4}/.test(text));
  return told.filter((text) => !OTHERS.includes(text));
}

describe.each(FILES)("The reasons in %s", (file) => {
  const found = sentences(file);
  test.runIf(found.length > 0).each(found)("have a Chinese text: %s", (reason) => {
    expect(zhCN.database.logUnsupported(reason)).not.toContain(reason);
  });
});

describe("The Chinese page", () => {
  test("tells several reasons with their figures, names and units in Chinese.", () => {
    expect(zhCN.database.notExact("sessions can set a long_query_time of their own; not watched for 3 h 17 min")).toBe(
      "不精确：会话可以自行设置 long_query_time；有 3 小时 17 分钟无人监测",
    );
    expect(zhCN.database.notExact("until 14:03: the server counts from 10 s; the source has changed")).toBe(
      "不精确：14:03 前：服务器从 10 秒起计；来源已更换",
    );
    expect(zhCN.database.notExact("log: logging_collector is off, log_destination has no csvlog")).toBe(
      "不精确：服务器日志：logging_collector 未启用、log_destination 不含 csvlog",
    );
    expect(zhCN.database.notExact("statements: the extension pg_stat_statements is not in database erp")).toBe(
      "不精确：pg_stat_statements：数据库 erp 中没有扩展 pg_stat_statements",
    );
    expect(zhCN.database.notExact("the histogram has edges at 0.9 s and 1.1 s, none at the threshold")).toBe(
      "不精确：直方图在 0.9 秒和 1.1 秒处有分界，阈值处没有",
    );
    expect(zhCN.database.notExact("the histogram has edges at 9 s and not above, none at the threshold")).toBe(
      "不精确：直方图最高的分界在 9 秒，阈值处没有",
    );
    expect(zhCN.database.logUnsupported("no size over SQL")).toBe("大小未知（无法经 SQL 得知大小）");
  });

  test("leaves what a server says as it is.", () => {
    expect(zhCN.database.notExact("statements: permission denied, it says")).toBe(
      "不精确：pg_stat_statements：permission denied, it says",
    );
  });
});
