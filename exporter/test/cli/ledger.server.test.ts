import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Entry } from "../../src/ledger/fact.js";
import { type RunningExporter, startExporter } from "../servers/exporter.js";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A small application that refuses its work while it is told to. */
const application = { broken: false, port: 0 };
let stateDir: string;

beforeEach(async () => {
  application.broken = false;
  const server = createServer((_request, response) => response.writeHead(application.broken ? 500 : 200).end("ok"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  application.port = (server.address() as AddressInfo).port;
  stateDir = mkdtempSync(join(tmpdir(), "sla-state-"));
  cleanUps.push(() => rmSync(stateDir, { recursive: true, force: true }));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
});

const policy = (port = application.port, extra = "") => `
${extra}
systems:
  erp:
    tier: core
    transactions:
      - { name: front, every: 500ms, confirm_every: 200ms, timeout: 5s, steps: [{ name: open, url: "http://127.0.0.1:${port}/" }] }
`;

async function start(text = policy()): Promise<RunningExporter> {
  const exporter = await startExporter({ policy: text, stateDir });
  cleanUps.push(() => exporter.stop());
  return exporter;
}

async function kill(exporter: RunningExporter): Promise<void> {
  exporter.signal("SIGKILL");
  await exporter.stop();
  cleanUps.pop();
}

const up = async (exporter: RunningExporter) => (await exporter.series('sla_system_up{system="erp"}'))[0]?.split(" ")[1];
const value = async (exporter: RunningExporter, series: string) => Number((await exporter.series(series))[0]?.split(" ").at(-1));

function journal(): readonly Entry[] {
  const folder = join(stateDir, "ledger");
  const segments = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  return segments.flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n")).map((line) => JSON.parse(line));
}

const last = <Kind extends Entry["kind"]>(kind: Kind) =>
  journal().findLast((entry): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind);

describe("the ledger of a running exporter", () => {
  test("An outage goes on over the exporter's death: down in the first scrape, never up before the success, no gap in the books.", async () => {
    const first = await start();
    await expect.poll(() => up(first), { timeout: 10_000 }).toBe("1");
    application.broken = true;
    await expect.poll(() => up(first), { timeout: 10_000 }).toBe("0");
    await expect.poll(() => last("down")?.system).toBe("erp");
    await kill(first);
    await pause(2500);

    const second = await start();
    const seen = new Set<string | undefined>();
    const until = performance.now() + 2000;
    while (performance.now() < until) seen.add(await up(second));
    expect([...seen]).toEqual(["0"]);
    expect(await second.series("sla_check_down")).toEqual([
      'sla_check_down{system="erp",check="erp/front",kind="transaction"} 1',
    ]);

    application.broken = false;
    await expect.poll(() => up(second), { timeout: 10_000 }).toBe("1");
    await expect.poll(() => last("up")?.check).toBe("erp/front");
    const [down, success] = [last("down"), last("up")];
    expect(journal().filter(({ kind }) => kind === "down")).toHaveLength(1);
    const seconds = (success?.at ?? 0) - (down?.from ?? 0);
    expect(seconds).toBeGreaterThan(4.5);
    const budget = (name: string) => value(second, `${name}{system="erp",period="day"}`);
    const spent = async () =>
      (await budget("sla_period_error_budget_seconds")) - (await budget("sla_period_error_budget_remaining_seconds"));
    await expect.poll(spent, { timeout: 10_000 }).toBeCloseTo(seconds, 1);
    expect(await second.series('sla_period_incidents{system="erp",period="day"}')).toEqual([
      'sla_period_incidents{system="erp",period="day"} 1',
    ]);
  });

  test("When all is well, the time between an end and the next start is unknown, and no more.", async () => {
    const first = await start();
    await expect.poll(() => up(first), { timeout: 10_000 }).toBe("1");
    await pause(1000);
    const { code, seconds } = await first.stop();
    cleanUps.pop();
    expect([code, seconds < 5]).toEqual([0, true]);
    const stop = last("stop");
    await pause(2000);

    const second = await start();
    await expect.poll(() => last("observed")?.seq).toBeGreaterThan(stop?.seq ?? 0);
    expect(last("start")?.observedUntil).toBe(stop?.time);
    const gap = (last("observed")?.at ?? 0) - (stop?.time ?? 0);
    expect(gap).toBeGreaterThan(2);
    expect(journal().filter(({ kind }) => kind === "down")).toEqual([]);
    await expect
      .poll(() => value(second, 'sla_period_coverage_ratio{system="erp",period="day"}'), { timeout: 10_000 })
      .toBeLessThan(1);
    await expect
      .poll(() => value(second, 'sla_unknown_seconds_total{system="erp"}'), { timeout: 20_000 })
      .toBeGreaterThan(gap - 0.1);
    expect(journal().filter(({ kind }) => kind === "policy")).toHaveLength(1);
  });

  test("While no canary answers, an outage is not told: blind, unknown, and nothing down.", async () => {
    const canary = createServer((_request, response) => response.end());
    canary.listen(0, "127.0.0.1");
    await once(canary, "listening");
    const { port } = canary.address() as AddressInfo;
    cleanUps.push(() => canary.close());
    const gone = createServer((_request, response) => response.end());
    gone.listen(0, "127.0.0.1");
    await once(gone, "listening");
    const closedPort = (gone.address() as AddressInfo).port;

    const exporter = await start(policy(closedPort, `canary: ["http://127.0.0.1:${port}/"]`));
    await expect.poll(() => up(exporter), { timeout: 10_000 }).toBe("1");
    expect(await exporter.series("sla_exporter_blind")).toEqual(["sla_exporter_blind 0"]);
    const failures = await exporter.series("sla_check_failures_total");
    canary.closeAllConnections();
    canary.close();
    gone.closeAllConnections();
    gone.close();
    await expect.poll(() => exporter.series("sla_exporter_blind"), { timeout: 10_000 }).toEqual(["sla_exporter_blind 1"]);
    await pause(2000);
    expect(await exporter.series("sla_check_failures_total")).toEqual(failures);
    expect(await exporter.series("sla_check_down")).not.toContain(expect.stringMatching(/ 1$/));
    expect(last("unobserved")).toMatchObject({ system: "erp", why: "blind" });
    expect(journal().filter(({ kind }) => kind === "down")).toEqual([]);
    expect(exporter.log().match(/blind: no canary answers/g)).toHaveLength(1);

    canary.listen(port, "127.0.0.1");
    await once(canary, "listening");
    await expect.poll(() => exporter.series("sla_exporter_blind"), { timeout: 10_000 }).toEqual(["sla_exporter_blind 0"]);
    await expect.poll(() => up(exporter), { timeout: 10_000 }).toBe("0");
    expect((last("down")?.from ?? 0) > (last("unobserved")?.from ?? 0)).toBe(true);
  });

  test("A reload that changes what counts is written down, and one that does not is not.", async () => {
    const exporter = await start();
    await expect.poll(() => last("observed")?.system, { timeout: 10_000 }).toBe("erp");
    writeFileSync(exporter.file, policy().replace("tier: core", "tier: core\n    title: ERP"));
    exporter.signal("SIGHUP");
    await expect
      .poll(() => exporter.series('sla_system_info{system="erp",tier="core",owner="business",title="ERP"}'))
      .toHaveLength(1);
    writeFileSync(exporter.file, policy().replace("tier: core", "tier: core\n    objectives: { availability: 99% }"));
    exporter.signal("SIGHUP");
    await expect.poll(() => last("policy")?.policy.systems.erp?.availability).toBe(0.99);
    expect(journal().filter(({ kind }) => kind === "policy")).toHaveLength(2);
    expect(journal().filter(({ kind }) => kind === "unobserved")).toEqual([]);
  });

  test("A ledger of a newer format keeps the exporter from starting, with what to do.", async () => {
    mkdirSync(join(stateDir, "ledger"), { mode: 0o700 });
    writeFileSync(join(stateDir, "ledger", "2026-11.jsonl"), '{"v":2,"seq":1,"kind":"start"}\n');
    await expect(startExporter({ policy: policy(), stateDir })).rejects.toThrow(/^ledger: .*2026-11\.jsonl:1 is of format 2/m);
  });
});
