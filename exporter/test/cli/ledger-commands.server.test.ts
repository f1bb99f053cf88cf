import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Ended, runCommand } from "../servers/command.js";
import { type RunningExporter, startExporter } from "../servers/exporter.js";

const POLL = { timeout: 20_000, interval: 200 };

interface Shop {
  /** Answers with 500 from now on, or not. */
  broken: boolean;
  readonly folder: string;
  readonly stateDir: string;
  start(): Promise<RunningExporter>;
  /** `sla-exporter ARGS --state.dir=...` as li.wei. */
  sla(...args: readonly string[]): Promise<Ended>;
}

async function shop(extra = ""): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), "sla-ledger-"));
  const stateDir = join(folder, "state");
  const made = {
    broken: false,
    folder,
    stateDir,
    start: async () => {
      const exporter = await startExporter({ policy: policy(port, extra), stateDir });
      onTestFinished(() => exporter.stop().then(() => {}));
      return exporter;
    },
    sla: (...args: readonly string[]) =>
      runCommand([...args, ...(args[0] === "serve" ? [] : [`--state.dir=${stateDir}`])], {
        cwd: folder,
        env: { SUDO_USER: "li.wei", NO_COLOR: "1", LANG: "C" },
      }),
  };
  const server = createServer((_request, response) => {
    response.statusCode = made.broken ? 500 : 200;
    response.end("ok");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return made;
}

function policy(port: number, extra: string): string {
  return `
timezone: Asia/Shanghai
${extra}
systems:
  erp:
    tier: core
    transactions:
      - name: place-order
        every: 300ms
        timeout: 5s
        confirm_every: 300ms
        steps: [{ name: enter, url: "http://127.0.0.1:${port}/" }]
`;
}

async function value(exporter: RunningExporter, series: string): Promise<number> {
  return Number((await exporter.series(series))[0]?.split(" ").at(-1));
}

const availability = (exporter: RunningExporter) => value(exporter, 'sla_period_availability_ratio{system="erp",period="month"}');

/** The system goes down, is confirmed, and comes back. */
async function outage(exporter: RunningExporter, place: Shop): Promise<void> {
  await expect.poll(() => exporter.series('sla_system_up{system="erp"}'), POLL).toEqual(['sla_system_up{system="erp"} 1']);
  place.broken = true;
  await expect.poll(() => exporter.series('sla_system_up{system="erp"}'), POLL).toEqual(['sla_system_up{system="erp"} 0']);
  place.broken = false;
  await expect.poll(() => exporter.series('sla_system_up{system="erp"}'), POLL).toEqual(['sla_system_up{system="erp"} 1']);
}

describe("maintenance", () => {
  test("opened and ended on the command line is seen in the metrics of the running exporter.", async () => {
    const place = await shop();
    const exporter = await place.start();
    const inMaintenance = () => value(exporter, 'sla_system_maintenance{system="erp"}');
    expect(await inMaintenance()).toBe(0);

    const started = await place.sla("maintenance", "start", "erp", "--for", "2h", "--reason", "upgrade 3.2 to 3.5");
    expect(started).toMatchObject({ code: 0, err: "" });
    expect(started.out).toMatch(/^erp: maintenance from .* to .* \(m1\)\n$/);
    expect([await inMaintenance(), await value(exporter, 'sla_system_counted{system="erp"}')]).toEqual([1, 0]);
    expect((await place.sla("maintenance", "list")).out).toMatch(/^m1 +erp .* li\.wei +upgrade 3\.2 to 3\.5$/m);

    expect(await place.sla("maintenance", "end", "erp")).toEqual({ code: 0, out: "ended: m1\n", err: "" });
    expect(await inMaintenance()).toBe(0);
    expect(await place.sla("maintenance", "end", "m1")).toEqual({
      code: 1,
      out: "",
      err: 'maintenance "m1" is over already\n',
    });
  });
});

describe("ledger", () => {
  test("explains an outage; an exclusion changes the gauges of periods, not the totals, until it is revoked.", async () => {
    const place = await shop();
    const exporter = await place.start();
    await outage(exporter, place);
    await expect.poll(() => availability(exporter), POLL).toBeLessThan(1);
    const shown = await place.sla("ledger", "show", "erp");
    expect(shown).toMatchObject({ code: 0, err: "" });
    expect(shown.out).toContain("Incidents: 1");
    expect(shown.out).toContain("erp/place-order at enter: unexpected status");
    // The counters follow what is marked as observed.
    const down = () => value(exporter, 'sla_down_seconds_total{system="erp"}');
    await expect.poll(down, { timeout: 30_000, interval: 500 }).toBeGreaterThan(0);
    const observed = await down();

    const ahead = await place.sla("ledger", "exclude", "erp", "--from", "now", "--to", "2099-01-01 07:00", "--reason", "a plan");
    expect(ahead.err).toMatch(/^--to: only the past can be excluded, got "2099-01-01 07:00"; for the time to come, /);
    const excluded = await place.sla("ledger", "exclude", "erp", "--from", "10m ago", "--to", "now", "--reason", "the provider");
    expect(excluded.out).toMatch(/^erp: .* is excluded \(x1\)\n$/);
    expect([await availability(exporter), await down()]).toEqual([1, observed]);
    expect((await place.sla("ledger", "show", "erp")).out).toMatch(/by li\.wei, x1\n +the provider/);

    await place.sla("ledger", "exclude", "--revoke", "x1", "--reason", "it was us", "--by", "chen");
    expect(await availability(exporter)).toBeLessThan(1);
    expect(await down()).toBe(observed);
    expect((await place.sla("ledger", "show", "erp")).out).toContain("revoked by chen: it was us");

    const { account, exclusions } = JSON.parse((await place.sla("ledger", "show", "erp", "--json")).out);
    expect(account.incidents).toHaveLength(1);
    expect(exclusions[0]).toMatchObject({ id: "x1", by: "li.wei", revoked: { by: "chen" } });
  });

  test("is whole after a kill, and can be read and told while no exporter runs.", async () => {
    const place = await shop();
    const exporter = await place.start();
    await outage(exporter, place);
    const closed = /clean: \d+ entries in 1 segment, head (\d+:[0-9a-f]{64})/;
    const [, before = ""] = closed.exec((await place.sla("ledger", "verify")).out) ?? [];
    expect(before).not.toBe("");
    process.kill(exporter.pid, "SIGKILL");
    await expect.poll(() => place.sla("ledger", "verify", "--head", before).then(({ code }) => code), POLL).toBe(0);

    expect((await place.sla("ledger", "show", "erp")).out).toContain("Incidents: 1");
    expect((await place.sla("maintenance", "start", "erp", "--reason", "new disks")).out).toMatch(/until it is ended \(m1\)/);
    await place.sla("ledger", "exclude", "erp", "--from", "10m ago", "--to", "1s ago", "--reason", "test");
    expect((await place.sla("ledger", "show", "erp")).out).toMatch(/^Exclusions: 1, /m);
    expect(readdirSync(place.stateDir)).not.toContain("control.sock");
    expect((await place.sla("ledger", "verify", "--head", before)).code).toBe(0);

    const again = await place.start();
    expect(await value(again, 'sla_system_maintenance{system="erp"}')).toBe(1);
    expect((await place.sla("ledger", "verify", "--head", before)).code).toBe(0);
  });

  test("does not take the time for watched in which only commands ran.", async () => {
    const place = await shop();
    const exporter = await place.start();
    await expect.poll(() => exporter.series('sla_system_up{system="erp"}'), POLL).toEqual(['sla_system_up{system="erp"} 1']);
    await exporter.stop();
    const ended = Date.now();
    await place.sla("maintenance", "start", "erp", "--from", "now", "--for", "1s", "--reason", "a command that runs alone");
    const told = Date.now();
    const again = await place.start();
    await expect.poll(() => again.series('sla_system_up{system="erp"}'), POLL).toEqual(['sla_system_up{system="erp"} 1']);
    const { systems } = JSON.parse((await place.sla("ledger", "export", "--period", "1d")).out);
    const intervals: readonly { from: number; to: number; state: string }[] = systems[0].intervals;
    const between = intervals.filter(({ from, to }) => from >= ended / 1000 && to <= told / 1000);
    for (const { state } of between) expect(state).not.toBe("up");
    expect(intervals.some(({ state, from, to }) => state === "unknown" && from <= told / 1000 && to > ended / 1000)).toBe(true);
  });

  test("tells who edited it: verify ends with 1, and names file and line.", async () => {
    const place = await shop();
    const exporter = await place.start();
    await outage(exporter, place);
    await exporter.stop();
    const [segment = ""] = readdirSync(join(place.stateDir, "ledger")).filter((name) => name.endsWith(".jsonl"));
    const file = join(place.stateDir, "ledger", segment);
    const text = readFileSync(file, "utf8");
    const line = text.slice(0, text.indexOf('"kind":"down"')).split("\n").length;
    writeFileSync(file, text.replace('"reason":"status"', '"reason":"timeout"'));
    const { code, out } = await place.sla("ledger", "verify");
    expect(code).toBe(1);
    expect(out).toContain(`${file}:${line} was edited: `);
    expect(out).toMatch(/^1 fault$/m);
  });

  test("is exported with every interval, as JSON and CSV.", async () => {
    const place = await shop();
    const exporter = await place.start();
    await outage(exporter, place);
    await exporter.stop();
    const { systems, head } = JSON.parse((await place.sla("ledger", "export", "--format", "json")).out);
    expect(systems[0].intervals.map(({ state }: { state: string }) => state)).toEqual(["unknown", "up", "down", "up"]);
    const csv = (await place.sla("ledger", "export", "--format", "csv", "--system", "erp")).out;
    expect(csv).toContain(`head,,,,,,,,,,,,hash,${head.hash}\r\n`);
    expect(csv).toMatch(/^interval,erp,.*,down,.*,erp\/place-order,enter,status,/m);
  });

  test("speaks the policy's language while the exporter runs.", async () => {
    const place = await shop("locale: zh-CN");
    await place.start();
    expect((await place.sla("ledger", "show", "erp")).out).toContain("可用率");
  });

  test.each([
    [["ledger", "show"], /^--state\.dir: ".*" holds no ledger: give the state folder of the exporter\n$/],
    [["maintenance", "start", "erp", "--reason", "x"], /^--state\.dir: ".*" holds no ledger: /],
    [["ledger", "exclude", "erp", "--reason", "x"], /^give SYSTEM, --from and --to of what is to be excluded, or --revoke ID\n$/],
    [["ledger", "exclude", "erp", "--revoke", "x1", "--reason", "x"], /^--revoke takes an id and a reason only: /],
  ])("refuses %j where there is nothing to ask.", async (args, sentence) => {
    const place = await shop();
    const { code, err } = await place.sla(...args);
    expect([code, err]).toEqual([1, expect.stringMatching(sentence)]);
    expect(existsSync(place.stateDir)).toBe(false);
  });
});

describe("The state folder", () => {
  test("has one exporter at a time: a second one is told who listens.", async () => {
    const place = await shop();
    const exporter = await place.start();
    expect(statSync(place.stateDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(place.stateDir, "control.sock")).mode & 0o777).toBe(0o600);
    const second = await place.sla(
      "serve",
      `--config.file=${exporter.file}`,
      `--state.dir=${place.stateDir}`,
      "--web.listen-address=127.0.0.1:0",
      "--log.level=error",
    );
    expect(second.code).toBe(1);
    expect(second.err).toMatch(
      new RegExp(`^--state\\.dir: ".*" is in use by another exporter \\(process ${exporter.pid}, since .*\\); end that first`),
    );
    expect(await value(exporter, "sla_ledger_writable")).toBe(1);
    expect((await exporter.stop()).code).toBe(0);
    expect(existsSync(join(place.stateDir, "control.sock"))).toBe(false);
  });

  test("gives many commands that come at once their turn, with and without an exporter.", async () => {
    const place = await shop();
    const start = (name: string) => place.sla("maintenance", "start", "erp", "--for", "1h", "--reason", name);
    const exporter = await place.start();
    const running = await Promise.all(["a", "b", "c"].map(start));
    await exporter.stop();
    const alone = await Promise.all(["d", "e", "f"].map(start));
    expect([...running, ...alone].map(({ code, err }) => [code, err])).toEqual(Array.from({ length: 6 }, () => [0, ""]));
    const listed = (await place.sla("maintenance", "list")).out;
    expect([...listed.matchAll(/^m(\d) /gm)].map(([, id]) => Number(id)).sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await place.sla("ledger", "verify")).code).toBe(0);
  });
});
