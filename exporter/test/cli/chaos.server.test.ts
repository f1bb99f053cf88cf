import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { grantMonitoring, MONITOR, PASSWORD } from "../checks/databases/postgres/monitored.js";
import { type RunningExporter, startExporter } from "../servers/exporter.js";
import { startMariadb } from "../servers/mariadb.js";
import type { MysqlServer } from "../servers/mysqld.js";
import { type PostgresServer, startPostgres } from "../servers/postgres.js";

const SCRAPES_PER_SECOND = 5;

interface Scrape {
  readonly seconds: number;
  readonly text: string;
}

/** Scrapes on a fixed cadence until told to end, whatever the scrapes before do. */
function scrape(url: string): { readonly scrapes: Scrape[]; end(): Promise<void> } {
  const scrapes: Scrape[] = [];
  const open: Promise<void>[] = [];
  const timer = setInterval(() => {
    const begun = performance.now();
    const done = fetch(`${url}/metrics`)
      .then((response) => response.text())
      .then((text) => void scrapes.push({ seconds: (performance.now() - begun) / 1000, text }));
    open.push(done);
  }, 1000 / SCRAPES_PER_SECOND);
  return {
    scrapes,
    async end() {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

const value = (text: string, series: string): number | undefined => {
  const line = text.split("\n").find((candidate) => candidate.startsWith(series));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(" ")));
};

const lastRun = (check: string) => `sla_check_last_run_timestamp_seconds{system="${check}`;

describe("one database killed, frozen and restarted under five scrapes a second", () => {
  let postgres: PostgresServer;
  let mariadb: MysqlServer;
  let exporter: RunningExporter;
  const web = createServer((_request, response) => response.end("ok"));
  const cleanUps: (() => unknown)[] = [];

  beforeAll(async () => {
    web.listen(0, "127.0.0.1");
    await once(web, "listening");
    cleanUps.push(() => web.close());
    postgres = await startPostgres({ version: 15 });
    cleanUps.push(() => postgres.stop());
    mariadb = await startMariadb();
    cleanUps.push(() => mariadb.stop());
    await grantMonitoring(postgres);
    exporter = await startExporter({
      env: { PG_PASSWORD: PASSWORD },
      policy: `
databases:
  frail: { system: crm, engine: postgres, host: 127.0.0.1, port: ${postgres.port}, user: "${MONITOR}", password: "\${env:PG_PASSWORD}", every: 1s, timeout: 2s, confirm_every: 500ms }
  sound: { system: erp, engine: mariadb, host: 127.0.0.1, port: ${mariadb.port}, user: root, every: 1s, timeout: 2s }
systems:
  crm: { tier: core }
  erp:
    tier: core
    uses: [sound]
    transactions:
      - name: front
        every: 1s
        timeout: 2s
        steps: [{ name: open, url: "http://127.0.0.1:${(web.address() as AddressInfo).port}/" }]
`,
    });
    cleanUps.push(() => exporter.stop());
  });
  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  const up = async () => value(await (await fetch(`${exporter.url}/metrics`)).text(), 'sla_db_up{system="crm"');
  const ours = async (client: pg.Client): Promise<number> => {
    const { rows } = await client.query(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = '${MONITOR}'`);
    return rows[0]?.n;
  };

  test("Scrapes complete, no other target loses a sample, and our connections stay within the cap.", async () => {
    await expect.poll(up, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => exporter.series("sla_system_up"), { timeout: 10_000 }).toHaveLength(2);
    await expect.poll(() => exporter.series('sla_db_up{system="erp"'), { timeout: 10_000 }).toHaveLength(1);
    const observer = new pg.Client(postgres.superuser);
    await observer.connect();
    expect(await ours(observer)).toBe(1);
    const { scrapes, end } = scrape(exporter.url);

    postgres.freeze();
    await expect.poll(up, { timeout: 10_000 }).toBe(0);
    await pause(6000);
    postgres.thaw();
    const thawed = performance.now();
    const counts: { readonly after: number; readonly count: number }[] = [];
    while (performance.now() - thawed < 6000) {
      counts.push({ after: (performance.now() - thawed) / 1000, count: await ours(observer) });
      await pause(10);
    }
    await observer.end();
    expect(Math.max(...counts.map(({ count }) => count))).toBeLessThanOrEqual(2);
    expect(counts.filter(({ after, count }) => after > 5 && count !== 1)).toEqual([]);
    expect(await up()).toBe(1);

    await postgres.kill();
    await expect.poll(up, { timeout: 10_000 }).toBe(0);
    await postgres.restart();
    const restarted = performance.now();
    await expect.poll(up, { timeout: 10_000, interval: 50 }).toBe(1);
    expect((performance.now() - restarted) / 1000).toBeLessThan(2);
    await end();

    const slowest = Math.max(...scrapes.map(({ seconds }) => seconds));
    expect(scrapes.length).toBeGreaterThan(60);
    expect(slowest).toBeLessThan(1);
    for (const { text } of scrapes) {
      expect(value(text, 'sla_db_up{system="erp"')).toBe(1);
      expect(value(text, 'sla_system_up{system="erp"}')).toBe(1);
    }
    for (const check of ['erp",check="sound"', 'erp",check="erp/front"']) {
      const times = [...new Set(scrapes.map(({ text }) => value(text, lastRun(check)) ?? 0))];
      const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      expect(Math.max(...gaps)).toBeLessThan(2);
    }
  });
});
