import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startExporter } from "../servers/exporter.js";
import { type Resolver, resolverAvailable, startResolver } from "../servers/resolver.js";

const available = resolverAvailable();
if (!available) console.log("Left out: names whose lookup hangs, since a process may not be given a resolver of its own here.");

const MODULE = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const DEAD = [1, 2, 3, 4, 5, 6];

const policy = (canary: number, application: number) => `
canary: ["http://canary.good.example:${canary}/"]
databases:
  dead-db: { system: dead1, engine: postgres, host: db.dead.example, user: monitor, every: 1s, timeout: 1s }
  dead-my: { system: dead2, engine: mariadb, host: my.dead.example, user: monitor, every: 1s, timeout: 1s }
systems:
  erp: { tier: core, transactions: [${front(`erp.good.example:${application}`)}] }
${DEAD.map((number) => `  dead${number}: { tier: core, transactions: [${front(`dead${number}.example`)}] }`).join("\n")}
`;
const front = (host: string) =>
  `{ name: front, every: 1s, timeout: 3s, confirm_every: 1s, steps: [{ name: open, url: "http://${host}/" }] }`;

describe.skipIf(!available)("with names whose lookup hangs", () => {
  let resolver: Resolver;
  beforeAll(async () => {
    resolver = await startResolver();
  });
  afterAll(() => resolver?.stop());

  const webServer = async () => {
    const server = createServer((_request, response) => response.end("ok"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const end = () => {
      server.close();
      server.closeAllConnections();
    };
    onTestFinished(end);
    return { port: (server.address() as AddressInfo).port, end };
  };

  const start = async (command?: string) => {
    const [canary, application] = await Promise.all([webServer(), webServer()]);
    const exporter = await startExporter({
      policy: policy(canary.port, application.port),
      within: resolver.within,
      ...(command === undefined ? {} : { command }),
    });
    onTestFinished(async () => void (await exporter.stop()));
    const value = async (series: string) => {
      const [line] = await exporter.series(series);
      return line === undefined ? undefined : Number(line.split(" ").at(-1));
    };
    return { exporter, application, value };
  };

  test("A healthy system is measured as ever, and its outage is seen.", async () => {
    const { exporter, application, value } = await start();
    const runs = (result: string) => value(`sla_transaction_runs_total{system="erp",transaction="front",result="${result}"}`);
    await expect.poll(() => value('sla_system_up{system="dead6"}')).toBe(0);
    await expect.poll(() => runs("ok"), { timeout: 30_000 }).toBeGreaterThan(15);
    expect([await runs("slow"), await runs("failed")]).toEqual([0, 0]);
    expect(await value('sla_system_up{system="erp"}')).toBe(1);
    application.end();
    await expect.poll(() => value('sla_system_up{system="erp"}')).toBe(0);
    expect(await value("sla_exporter_blind")).toBe(0);
    expect(exporter.log()).not.toContain("started as cli.js");
  });

  test("Started without its threads, it says so.", async () => {
    const { exporter } = await start(MODULE);
    expect(exporter.log()).toContain("started as cli.js");
  });
});
