import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../src/apps/open-database.js";
import type { Demo } from "../src/demo.js";
import { startDemo } from "../src/demo.js";
import { running, signal } from "../src/processes/tree.js";
import { parseExposition } from "../src/watch/exposition.js";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo?.stop());

/** @returns the values of a metric by the value of one of its labels. */
async function exposed(name: string, label: string): Promise<Readonly<Record<string, number>>> {
  const samples = parseExposition(await (await fetch(`${demo.urls.exporter}/metrics`)).text());
  return Object.fromEntries(
    samples.filter((sample) => sample.name === name).map((sample) => [sample.labels[label], sample.value]),
  );
}

describe("The demo with its exporter", () => {
  it("shows every system and database up.", async () => {
    const systems = { erp: 1, crm: 1, oa: 1, forum: 1, gateway: 1 };
    await expect.poll(() => exposed("sla_system_up", "system"), { timeout: 40_000, interval: 500 }).toEqual(systems);
    const databases = Object.fromEntries(demo.targets.filter((each) => each.endsWith("-db")).map((each) => [each, 1]));
    await expect.poll(() => exposed("sla_db_up", "database"), { timeout: 20_000, interval: 500 }).toEqual(databases);
  });

  it("is scraped by Prometheus, where that is installed.", async ({ skip }) => {
    if (demo.urls.prometheus === undefined) return skip("Prometheus is not installed");
    const query = async (expression: string) => {
      const response = await fetch(`${demo.urls.prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`);
      const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
      return data.result.map((each) => Number(each.value[1]));
    };
    const patience = { timeout: 60_000, interval: 500 };
    await expect.poll(() => query('up{job="sla-exporter"}'), patience).toEqual([1]);
    const orders = 'sla_transaction_duration_seconds_count{system="erp", transaction="place-order"} > 0';
    await expect.poll(() => query(orders), patience).toHaveLength(1);
    const ratios = await query('sla_db_connections_used_ratio{database="erp-db"}');
    expect(ratios).toHaveLength(1);
    expect(ratios[0]).toBeGreaterThan(0);
    expect(ratios[0]).toBeLessThan(1);
    await demo.fault("slow_sql", "erp", { per_minute: 600, seconds: 1.2 });
    await expect.poll(() => query('sla_db_slow_queries_today{database="erp-db"} > 0'), patience).toHaveLength(1);
    await demo.fault("slow_sql", "erp", false);
  });

  it("has its policy broken and mended while it runs.", async () => {
    const loaded = () => exposed("sla_config_last_reload_successful", "");
    await demo.fault("policy", "exporter", true);
    expect(Object.values(await loaded())).toEqual([0]);
    await demo.fault("policy", "exporter", false);
    expect(Object.values(await loaded())).toEqual([1]);
  });

  it("has the disk of its ledger filled to the brim, where one can be mounted.", async ({ skip }) => {
    const why = demo.missing("disk_full", "exporter");
    if (why !== undefined) {
      await expect(demo.fault("disk_full", "exporter", true)).rejects.toThrow(`exporter cannot have disk_full here: ${why}`);
      return skip(why);
    }
    const write = () => writeFileSync(join(demo.folder, "state", "test"), "x".repeat(5000));
    await demo.fault("disk_full", "exporter", true);
    expect(write).toThrow("ENOSPC");
    await demo.fault("disk_full", "exporter", false);
    expect(write).not.toThrow();
  });

  it("is killed and goes on with the state that it had.", async () => {
    const [before] = demo.pids().get("exporter") ?? [];
    await demo.fault("kill", "exporter", true);
    await expect(fetch(`${demo.urls.exporter}/-/healthy`)).rejects.toThrow();
    await expect(demo.fault("policy", "exporter", true)).rejects.toThrow("exporter is under kill: switch that off first");
    await demo.fault("kill", "exporter", false);
    expect((await fetch(`${demo.urls.exporter}/-/healthy`)).status).toBe(200);
    expect(demo.pids().get("exporter")?.[0]).not.toBe(before);
  });

  it("leaves the order table empty when the exporter is ended in the middle of an order.", async () => {
    const erp = openDatabase(demo.logins.erp, "test");
    const orders = async () => (await erp.query("SELECT 1 FROM orders")).count;
    try {
      await demo.fault("slow", "erp", { seconds: 0.5 });
      await expect.poll(orders, { timeout: 30_000, interval: 50 }).toBe(1);
      const [exporter = 0] = demo.pids().get("exporter") ?? [];
      signal(exporter, "SIGTERM");
      await expect.poll(() => running([exporter]), { timeout: 8000 }).toEqual([]);
      expect(await orders()).toBe(0);
    } finally {
      await erp.end();
    }
  });
});
