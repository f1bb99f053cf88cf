import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openDatabase } from "../src/apps/open-database.js";
import type { Demo, DemoOptions } from "../src/demo.js";
import { startDemo } from "../src/demo.js";
import { descendants, running } from "../src/processes/tree.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const small: DemoOptions = { exporter: false, prometheus: false, traffic: false };
let demo: Demo | undefined;
afterEach(() => demo?.stop());

/** All temporary folders of these tests go here, so that others' do not count. */
const own = mkdtempSync(join(tmpdir(), "sla-processes-"));
chmodSync(own, 0o711);
const present = process.env.TMPDIR;
process.env.TMPDIR = own;
afterAll(() => {
  if (present === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = present;
  rmSync(own, { recursive: true, force: true });
});

const folders = () => readdirSync(own);
/** Segments of System V shared memory that these processes made. */
const segments = (pids: readonly number[]) =>
  existsSync("/proc/sysvipc/shm")
    ? readFileSync("/proc/sysvipc/shm", "utf8")
        .split("\n")
        .filter((line) => pids.includes(Number(line.trim().split(/\s+/)[4])))
    : [];
const status = async (url: string, seconds = 1) => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(seconds * 1000) })).status;
  } catch (error) {
    return (error as { cause?: { code: string } }).cause?.code ?? (error as Error).name;
  }
};

describe("startDemo", () => {
  it("leaves no process, no folder and no shared memory after stop, whatever state things are in.", async () => {
    demo = await startDemo({ ...small, traffic: true, prometheus: true });
    expect(demo.urls.prometheus).toBeDefined();
    const pids = [...demo.pids().values()].flat();
    expect(segments(pids)).toHaveLength(existsSync("/proc/sysvipc/shm") ? 1 : 0);
    expect(demo.pids().get("erp-db")?.length).toBeGreaterThan(3);
    expect(running(pids)).toEqual(pids);
    await demo.fault("lock", "crm", true);
    await demo.fault("kill", "erp-db", true);
    await demo.fault("freeze", "oa", true);
    if (demo.targets.includes("crm-db")) await demo.fault("freeze", "crm-db", true);
    await demo.stop();
    expect(running(pids)).toEqual([]);
    expect(segments(pids)).toEqual([]);
    expect(folders()).toEqual([]);
  });

  it("cleans up when a part cannot start, and says which in one sentence.", async () => {
    const before = descendants(process.pid);
    const broken = mkdtempSync(join(own, "broken-"));
    const path = process.env.PATH;
    writeFileSync(join(broken, "prometheus"), "#!/bin/sh\necho no memory left\nexit 3\n", { mode: 0o755 });
    process.env.PATH = `${broken}:${path}`;
    const parts: string[] = [];
    const started = startDemo({ ...small, prometheus: true, onProgress: (part) => parts.push(part) });
    await expect(started).rejects.toThrow("prometheus ended while starting: no memory left");
    process.env.PATH = path;
    rmSync(broken, { recursive: true });
    expect(parts.at(-1)).toMatch(/^Prometheus/);
    expect(folders()).toEqual([]);
    expect(descendants(process.pid).filter((pid) => !before.includes(pid))).toEqual([]);
  });

  it("runs the CRM on PostgreSQL when there is no MariaDB.", async () => {
    demo = await startDemo({ ...small, mariadb: false });
    expect(demo.targets).toEqual(["erp", "crm", "oa", "forum", "erp-db", "gateway"]);
    expect(demo.logins.crm.engine).toBe("postgres");
    expect(readFileSync(demo.policy, "utf8")).not.toContain("crm-db");
    const headers = { authorization: `Bearer ${demo.passwords.crm}`, "content-type": "application/json" };
    const body = JSON.stringify({ reference: "test-1", name: "新客户" });
    expect((await fetch(`${demo.urls.crm}/api/customers`, { method: "POST", headers, body })).status).toBe(201);
    expect((await fetch(`${demo.urls.crm}/api/customers/test-1`, { method: "DELETE", headers })).status).toBe(204);
  });
});

describe("A fault made from outside", () => {
  it("freezes and thaws a database with all its processes.", async () => {
    demo = await startDemo(small);
    await demo.fault("freeze", "erp-db", true);
    expect(await status(`${demo.urls.erp}/stock`)).toBe("TimeoutError");
    await demo.fault("freeze", "erp-db", false);
    await expect.poll(() => status(`${demo?.urls.erp}/stock`), { timeout: 30_000 }).toBe(200);
  });

  it("kills databases and starts them again with their data, and the apps come back by themselves.", async () => {
    demo = await startDemo(small);
    const { erp, crm } = demo.urls;
    const pids = [...(demo.pids().get("erp-db") ?? []), ...(demo.pids().get("crm-db") ?? [])];
    const databases = demo.targets.filter((target) => target === "erp-db" || target === "crm-db");
    for (const database of databases) await demo.fault("kill", database, true);
    expect(running(pids)).toEqual([]);
    expect(await status(`${erp}/stock`, 8)).toBe(503);
    expect(await status(crm, 8)).toBe(503);
    for (const database of databases) await demo.fault("kill", database, false);
    await expect.poll(() => status(`${demo?.urls.erp}/stock`), { timeout: 30_000 }).toBe(200);
    expect(await (await fetch(`${erp}/stock`)).json()).toHaveLength(4);
    await expect.poll(() => status(`${demo?.urls.crm}`), { timeout: 30_000 }).toBe(200);
  });

  it("freezes, kills and restarts one app alone.", async () => {
    demo = await startDemo(small);
    await demo.fault("freeze", "erp", true);
    expect(await status(`${demo.urls.erp}/stock`)).toBe("TimeoutError");
    await expect(demo.fault("slow", "erp", true)).rejects.toThrow("erp is under freeze: switch that off first");
    await demo.fault("freeze", "erp", false);
    expect(await status(`${demo.urls.erp}/stock`, 5)).toBe(200);
    await demo.fault("kill", "erp", true);
    expect(await status(`${demo.urls.erp}/stock`)).toBe("ECONNREFUSED");
    expect(await status(demo.urls.forum)).toBe(200);
    const switches = (await demo.faults()).find((each) => each.target === "erp")?.faults;
    expect(switches?.filter((fault) => fault.on).map((fault) => fault.name)).toEqual(["kill"]);
    await demo.fault("kill", "erp", false);
    expect(await status(`${demo.urls.erp}/stock`)).toBe(200);
  });

  it("lets a cancellation through later when the database was away.", async () => {
    demo = await startDemo(small);
    const database = openDatabase(demo.logins.crm, "test");
    const headers = { authorization: `Bearer ${demo.passwords.crm}`, "content-type": "application/json" };
    const body = JSON.stringify({ reference: "test-late", name: "Late" });
    expect((await fetch(`${demo.urls.crm}/api/customers`, { method: "POST", headers, body })).status).toBe(201);
    const server = demo.targets.includes("crm-db") ? "crm-db" : "erp-db";
    await demo.fault("kill", server, true);
    expect((await fetch(`${demo.urls.crm}/api/customers/test-late`, { method: "DELETE", headers })).status).toBe(503);
    await demo.fault("kill", server, false);
    const left = async () => (await database.query("SELECT 1 FROM customers WHERE reference = 'test-late'")).count;
    await expect.poll(left, { timeout: 30_000 }).toBe(0);
    await database.end();
  });
});

describe("The runner", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("says where to look and leaves nothing behind on %s.", async (ending) => {
    const runner = spawn(process.execPath, [MAIN, "--ports", "free", "--no-exporter", "--no-prometheus"]);
    let said = "";
    for (const stream of [runner.stdout, runner.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
    const ended = new Promise<number | null>((resolve) => runner.once("exit", resolve));
    await expect.poll(() => said, { timeout: 60_000 }).toContain("Ctrl-C stops everything.");
    expect(said).toMatch(/ERP +http:\/\/127\.0\.0\.1:\d+ +on PostgreSQL/);
    const pids = descendants(runner.pid ?? 0);
    expect(pids.length).toBeGreaterThan(6);
    runner.kill(ending);
    runner.kill(ending);
    expect(await ended).toBe(0);
    expect(said).toContain("Stopped; nothing is left behind.");
    expect(running(pids)).toEqual([]);
    expect(folders()).toEqual([]);
  });

  it("gives the disk of the ledger back, also when it is full and the start fails after it was mounted.", async () => {
    const mounted = () =>
      readFileSync("/proc/mounts", "utf8")
        .split("\n")
        .filter((line) => line.includes(own));
    demo = await startDemo({ prometheus: false, traffic: false });
    const can = demo.missing("disk_full", "exporter") === undefined;
    expect(mounted()).toHaveLength(can ? 1 : 0);
    if (can) await demo.fault("disk_full", "exporter", true);
    await demo.fault("freeze", "exporter", true);
    await demo.stop();
    expect(mounted()).toEqual([]);
    const broken = mkdtempSync(join(own, "broken-"));
    const path = process.env.PATH;
    for (const name of ["prometheus-alertmanager", "alertmanager"])
      writeFileSync(join(broken, name), "#!/bin/sh\nexit 3\n", { mode: 0o755 });
    process.env.PATH = `${broken}:${path}`;
    await expect(startDemo({ traffic: false })).rejects.toThrow("alertmanager ended while starting");
    process.env.PATH = path;
    rmSync(broken, { recursive: true });
    expect(mounted()).toEqual([]);
    expect(folders()).toEqual([]);
  });

  it("stops in the middle of a start and leaves nothing behind.", async () => {
    const runner = spawn(process.execPath, [MAIN, "--ports", "free", "--no-exporter"]);
    let said = "";
    runner.stdout.on("data", (chunk) => (said += String(chunk)));
    const ended = new Promise<number | null>((resolve) => runner.once("exit", resolve));
    await expect.poll(() => said, { timeout: 30_000 }).toContain("databases");
    await expect.poll(() => descendants(runner.pid ?? 0).length, { interval: 5 }).toBeGreaterThan(0);
    const pids = descendants(runner.pid ?? 0);
    runner.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(said).toContain("Stopped.");
    expect(running(pids)).toEqual([]);
    expect(folders()).toEqual([]);
  });
});
