import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { company } from "../fixtures/state.js";
import { ask, serve } from "./serve.js";
import { folderOf } from "./temporary.js";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** A Prometheus that scrapes the target each second. @returns its address */
async function prometheus(target: string): Promise<string> {
  const config = `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: sla, static_configs: [{ targets: ["${target}"] }] }]\n`;
  const folder = folderOf({ "prometheus.yml": config });
  const port = await freePort();
  const flags = [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const child = spawn("prometheus", flags, { stdio: "ignore" });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill();
    await ended;
  });
  return `http://127.0.0.1:${port}`;
}

/** Asks until there is an answer: the first scrape takes its time. */
async function query(prometheus: string, expression: string): Promise<readonly (readonly [Record<string, string>, string])[]> {
  const url = `${prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`;
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(200)) {
    const response = await fetch(url).catch(() => undefined);
    if (!response?.ok) continue;
    const { data } = (await response.json()) as {
      data: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    if (data.result.length > 0) return data.result.map(({ metric, value }) => [metric, value[1]]);
  }
  throw new Error(`no answer to ${expression}`);
}

describe("What /metrics serves", () => {
  test("passes promtool check metrics without a word.", async () => {
    const { url } = await serve(company());
    const { body } = await ask(`${url}/metrics`);
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input: body, encoding: "utf8" });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("is taken by a real Prometheus with all its samples.", async () => {
    const { port, url } = await serve(company());
    const server = await prometheus(`127.0.0.1:${port}`);
    expect((await query(server, "up == 1"))[0]?.[1]).toBe("1");
    const [first] = await query(server, 'sla_transaction_duration_seconds_bucket{transaction="approve",le="5.0"}');
    expect(first?.[1]).toBe("1");
    const [ratio] = await query(server, "sla_db_connections_used_ratio > on(system, database) sla_limit_connections_ratio");
    expect([ratio?.[0].database, ratio?.[1]]).toEqual(["crm-db", "0.867"]);
    const served = (await ask(`${url}/metrics`)).body
      .toString()
      .split("\n")
      .filter((line) => line.startsWith("sla_"));
    expect((await query(server, 'count({__name__=~"sla_.+"})'))[0]?.[1]).toBe(String(served.length));
  });
});
