import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import { generate } from "selfsigned";
import { afterEach, describe, expect, test } from "vitest";
import { type ExporterOptions, type RunningExporter, startExporter } from "../servers/exporter.js";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function start(options: ExporterOptions): Promise<RunningExporter> {
  const exporter = await startExporter(options);
  cleanUps.push(() => exporter.stop());
  return exporter;
}

/** A server that takes connections and never says a word. */
async function silentServer(): Promise<number> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function webServer(
  answer: (path: string) => { status?: number; body?: string; delay?: number },
): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const { status = 200, body = "ok", delay = 0 } = answer(request.url ?? "");
    setTimeout(() => {
      response.statusCode = status;
      response.end(body);
    }, delay);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

const silentDatabase = (port: number) => `
databases:
  erp-db: { system: erp, engine: postgres, host: 127.0.0.1, port: ${port}, user: monitor, every: 1s, timeout: 60s }
systems:
  erp: { tier: core, uses: [erp-db] }
`;

const transaction = (port: number, extra = "") => `
systems:
  erp:
    tier: core
    transactions:
      - name: front
        every: 500ms
        timeout: 5s
        steps:
          - { name: open, url: "http://127.0.0.1:${port}/open" }
          ${extra}
`;

describe("the exporter as a process", () => {
  test("It serves before any target has answered, and ends within five seconds while a target hangs.", async () => {
    const exporter = await start({ policy: silentDatabase(await silentServer()) });
    const [ready, healthy, metrics] = await Promise.all(
      ["/-/ready", "/-/healthy", "/metrics"].map((path) => fetch(`${exporter.url}${path}`)),
    );
    expect([ready?.status, healthy?.status, metrics?.status]).toEqual([200, 200, 200]);
    expect(await exporter.series("sla_objective_availability_ratio")).toEqual([
      'sla_objective_availability_ratio{system="erp"} 0.998',
    ]);
    expect(await exporter.series("sla_db_up")).toEqual([]);
    expect(await exporter.series("sla_system_up")).toEqual([]);
    const { code, seconds } = await exporter.stop();
    cleanUps.pop();
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(5);
  });

  test("OpenMetrics ends with # EOF, and text after it from the same process keeps its _total.", async () => {
    const { port } = await webServer(() => ({}));
    const exporter = await start({ policy: transaction(port) });
    await expect
      .poll(() => exporter.series('sla_transaction_runs_total{system="erp",transaction="front",result="ok"}'), {
        timeout: 10_000,
      })
      .toHaveLength(1);
    const ask = async (accept: string) => {
      const response = await fetch(`${exporter.url}/metrics`, { headers: { Accept: accept } });
      return { type: response.headers.get("content-type") ?? "", text: await response.text() };
    };
    const open = await ask("application/openmetrics-text; version=1.0.0");
    expect(open.type).toContain("application/openmetrics-text");
    expect(open.text.endsWith("# EOF\n")).toBe(true);
    expect(open.text).toContain("# TYPE sla_transaction_runs counter");
    const text = await ask("text/plain; version=0.0.4");
    expect(text.type).toContain("text/plain");
    expect(text.text).toContain("# TYPE sla_transaction_runs_total counter");
    expect(text.text).not.toContain("# EOF");
  });

  test("SIGHUP takes a good file, and a bad one leaves the running policy in place and says so.", async () => {
    const { port } = await webServer(() => ({}));
    const exporter = await start({ policy: transaction(port) });
    const runs = async () =>
      Number(
        (await exporter.series('sla_transaction_runs_total{system="erp",transaction="front",result="ok"}'))[0]?.split(" ").at(-1),
      );
    await expect.poll(runs, { timeout: 10_000 }).toBeGreaterThan(0);
    const before = await runs();

    writeFileSync(exporter.file, "systems: { erp: { tier: gold } }\n");
    exporter.signal("SIGHUP");
    await expect
      .poll(() => exporter.series("sla_config_last_reload_successful"))
      .toEqual(["sla_config_last_reload_successful 0"]);
    expect(exporter.log()).toContain("not reloaded; what was before stays in force");
    expect(exporter.log()).toContain("systems.erp.tier");
    expect(await (await fetch(`${exporter.url}/`)).text()).toContain("gold");
    await expect.poll(runs, { timeout: 5000 }).toBeGreaterThan(before);

    const past = 'maintenance: [{ from: "2019-12-01 01:00", to: "2019-12-01 02:00", reason: upgrade }]';
    writeFileSync(exporter.file, `${transaction(port)}    objectives: { response_time: 5s }\n    ${past}\n`);
    exporter.signal("SIGHUP");
    await expect
      .poll(() => exporter.series("sla_config_last_reload_successful"))
      .toEqual(["sla_config_last_reload_successful 1"]);
    expect(await exporter.series("sla_objective_response_seconds")).toEqual([
      'sla_objective_response_seconds{system="erp",transaction="front"} 5',
    ]);
    expect(exporter.log()).toContain("systems.erp.maintenance[0]: lies in the past: takes out nothing");
  });

  test("A reload takes policy and web configuration together, or neither, and says so everywhere.", async () => {
    const { port } = await webServer(() => ({}));
    const folder = mkdtempSync(join(tmpdir(), "sla-web-config-"));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, "web.yml");
    const users = (password: string) => `basic_auth_users: { a: "${password}" }\n`;
    writeFileSync(file, users(hashSync("secret", 4)));
    const exporter = await start({ policy: transaction(port), flags: [`--web.config.file=${file}`, "--web.enable-lifecycle"] });
    const headers = { Authorization: `Basic ${Buffer.from("a:secret").toString("base64")}` };
    const text = async (path: string, method = "GET") => await (await fetch(exporter.url + path, { method, headers })).text();
    const tiers = async () => /^sla_system_info\{.*tier="(\w+)"/m.exec(await text("/metrics"))?.[1];
    const successful = async () => /^sla_config_last_reload_successful (\d)/m.exec(await text("/metrics"))?.[1];

    writeFileSync(exporter.file, transaction(port).replace("tier: core", "tier: office"));
    writeFileSync(file, users("plain"));
    const error = `${file}:1:24 basic_auth_users.a: expected a bcrypt hash, such as htpasswd -nBC 10 makes`;
    expect(await text("/-/reload", "POST")).toBe(`not reloaded, what was before stays in force: ${error}\n`);
    expect([await tiers(), await successful()]).toEqual(["core", "0"]);
    expect(await text("/")).toContain("The last load of policy file and web configuration failed.");
    expect(JSON.parse(await text("/api/v1/status")).reload).toMatchObject({ successful: false, errors: [error] });
    expect(exporter.log()).toContain(`msg="not reloaded; what was before stays in force" error="${error}"`);
    expect(exporter.log()).not.toContain("policy reloaded");

    writeFileSync(file, users(hashSync("secret", 5)));
    expect(await text("/-/reload", "POST")).toBe("reloaded\n");
    expect([await tiers(), await successful()]).toEqual(["office", "1"]);
    writeFileSync(exporter.file, "systems: {}\n");
    writeFileSync(file, users("plain"));
    expect((await text("/-/reload", "POST")).split("\n")).toEqual([
      expect.stringContaining("systems: expected at least one system"),
      error,
      "",
    ]);
  });

  test("SIGHUP leaves a web configuration in place whose change takes a restart, and says so.", async () => {
    const { port } = await webServer(() => ({}));
    const folder = mkdtempSync(join(tmpdir(), "sla-web-config-"));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }], { keySize: 2048 });
    const file = join(folder, "web.yml");
    writeFileSync(file, "");
    writeFileSync(join(folder, "cert.pem"), cert);
    writeFileSync(join(folder, "key.pem"), key);
    const exporter = await start({
      policy: transaction(port),
      flags: [`--web.config.file=${file}`, "--web.enable-lifecycle"],
    });
    const asking =
      "{ cert_file: cert.pem, key_file: key.pem, client_auth_type: RequireAndVerifyClientCert, client_ca_file: cert.pem }";
    writeFileSync(file, `tls_server_config: ${asking}\n`);
    exporter.signal("SIGHUP");
    await expect.poll(() => exporter.log(), { timeout: 10_000 }).toContain("not reloaded; what was before stays in force");
    expect(exporter.log()).toContain(
      "a change from plain HTTP to TLS with client_auth_type RequireAndVerifyClientCert takes a restart",
    );
    expect((await fetch(`${exporter.url}/-/reload`, { method: "POST" })).status).toBe(403);
  });

  test("A reload keeps the counters of checks that did not change.", async () => {
    const { port } = await webServer(() => ({}));
    const policy = transaction(port);
    const exporter = await start({ policy });
    const runs = async () =>
      Number(
        (await exporter.series('sla_transaction_runs_total{system="erp",transaction="front",result="ok"}'))[0]?.split(" ").at(-1),
      );
    await expect.poll(runs, { timeout: 10_000 }).toBeGreaterThan(2);
    const before = await runs();
    writeFileSync(exporter.file, policy.replace("tier: core", "tier: office"));
    exporter.signal("SIGHUP");
    await expect
      .poll(() => exporter.series("sla_system_info"), { timeout: 10_000 })
      .toEqual([expect.stringContaining('tier="office"')]);
    expect(await runs()).toBeGreaterThanOrEqual(before);
  });

  test("SIGTERM in the middle of a run cleans up what the run had begun.", async () => {
    const { port, seen } = await webServer((path) => (path === "/slow" ? { delay: 4000 } : {}));
    const steps = `- { name: slow, url: "http://127.0.0.1:${port}/slow" }
          - { name: undo, url: "http://127.0.0.1:${port}/undo", always: true }`;
    const exporter = await start({ policy: transaction(port, steps) });
    await expect.poll(() => seen, { timeout: 10_000 }).toContain("GET /slow");
    const { code, seconds } = await exporter.stop();
    cleanUps.pop();
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(5);
    expect(seen).toContain("GET /undo");
  });

  test("Runs and failures outlive the process, and are shown again.", async () => {
    let broken = true;
    const { port } = await webServer(() => (broken ? { status: 500, body: "boom" } : {}));
    const stateDir = mkdtempSync(`${tmpdir()}/sla-state-`);
    cleanUps.push(() => rmSync(stateDir, { recursive: true, force: true }));
    const first = await startExporter({ policy: transaction(port), stateDir });
    await expect.poll(() => first.series("sla_system_up"), { timeout: 10_000 }).toEqual(['sla_system_up{system="erp"} 0']);
    await first.stop();
    broken = false;
    const second = await start({ policy: transaction(port), stateDir });
    await expect.poll(() => second.series("sla_system_up"), { timeout: 10_000 }).toEqual(['sla_system_up{system="erp"} 1']);
    const page = await (await fetch(`${second.url}/systems/erp`)).text();
    expect(page).toContain("boom");
  });
});

describe("a start that cannot be", () => {
  test("A state folder that cannot be made is told at once, by the name of its flag.", async () => {
    const attempt = startExporter({ policy: "systems: { erp: { tier: core } }\n", stateDir: "/proc/nowhere/state" });
    await expect(attempt).rejects.toThrow('--state.dir: cannot use "/proc/nowhere/state" as a folder: ENOENT; give a folder');
  });

  test("A broken policy file is told with every error, and the exporter ends with 1.", async () => {
    await expect(startExporter({ policy: "systems: { erp: { tier: gold, colour: red } }\n" })).rejects.toThrow(
      /ended with 1:.*gold.*colour|ended with 1:.*colour.*gold/s,
    );
  });

  test("A port that is taken is told in one sentence.", async () => {
    const port = await silentServer();
    const attempt = startExporter({
      policy: "systems: { erp: { tier: core } }\n",
      flags: [`--web.listen-address=127.0.0.1:${port}`],
    });
    await expect(attempt).rejects.toThrow(
      new RegExp(`cannot listen on "127.0.0.1:${port}": .*EADDRINUSE.*--web\\.listen-address`, "s"),
    );
  });
});
