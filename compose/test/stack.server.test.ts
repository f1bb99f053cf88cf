import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alertmanagers } from "../../exporter/test/alertmanager/programs.js";
import { runCommand } from "../../exporter/test/servers/command.js";
import { type RunningExporter, startExporter } from "../../exporter/test/servers/exporter.js";
import { mysqlAvailable } from "../../exporter/test/servers/mysql.js";
import { prometheus3 } from "../../scripts/prometheus3.mjs";
import { type LoopbackStack, startLoopbackStack } from "./loopback-stack.js";
import { composeProgram, ROOT, resolved } from "./project.js";

const program = await composeProgram();
const available = program !== undefined && (await mysqlAvailable());

describe.skipIf(!available)("The demo of docker-compose.yml, on real servers and without an engine", () => {
  let folder: string;
  let stack: LoopbackStack;
  let exporter: RunningExporter;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sla-stack-files-"));
    stack = await startLoopbackStack(resolved(program ?? ""));
    exporter = await startExporter({ policy: stack.policy });
  });
  afterAll(async () => {
    await exporter?.stop();
    await stack?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const shown = async (metric: string) => (await exporter.series(`${metric}{`)).map((line) => line.replace(/ \d+$/, "")).sort();

  test("shows every system and database up.", async () => {
    const up = async () => (await exporter.series("sla_system_up{")).filter((line) => line.endsWith(" 1")).length;
    await expect.poll(up, { timeout: 45_000, interval: 500 }).toBe(5);
    const databases = async () => [...(await exporter.series("sla_db_up{"))].sort();
    await expect
      .poll(databases, { timeout: 30_000, interval: 500 })
      .toEqual([
        'sla_db_up{system="crm",database="crm-db",engine="mysql"} 1',
        'sla_db_up{system="erp",database="erp-db",engine="postgres"} 1',
      ]);
  });

  test("counts slow queries by the exact sources, with nothing against them but the part of the day before its start.", async () => {
    const sources = async () => (await shown("sla_db_slow_query_source_info")).map((line) => /source="(\w+)"/.exec(line)?.[1]);
    await expect.poll(sources, { timeout: 20_000 }).toEqual(["statement_histogram", "log"]);
    for (const line of await shown("sla_db_slow_query_source_info")) {
      const [, exact, why = ""] = /exact="(\w+)",why="([^"]*)"/.exec(line) ?? [];
      expect([line, exact === "true" ? why === "" : /^not watched for [^;]+$/.test(why)]).toEqual([line, true]);
    }
  });

  test("holds its databases for healthy when their init scripts have made the users of the systems, and not before.", async () => {
    const others = join(folder, "secrets");
    mkdirSync(others);
    for (const name of ["crm-owner", "forum-owner"]) writeFileSync(join(others, name), "never set");
    expect([await stack.healthy("postgres"), await stack.healthy("mysql")]).toEqual([true, true]);
    expect(await stack.healthy("mysql", others)).toBe(false);
  });

  test("has monitoring users who miss no grant.", async () => {
    const file = join(folder, "sla.yml");
    writeFileSync(file, stack.policy);
    const { code, out, err } = await runCommand(["check", "--live", `--config.file=${file}`], { cwd: folder });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).not.toMatch(/GRANT|ALTER|refused|denied|missing/);
  });

  test("switches faults on and off from its page, and says who makes those that it cannot.", async () => {
    const control = `http://${stack.address("control")}:9840`;
    const front = async () => (await fetch(`http://${stack.address("forum")}:8080/`)).status;
    const change = (method: string, fault: string) => fetch(`${control}/api/faults/${fault}`, { method });
    expect((await change("PUT", "forum/errors")).status).toBe(200);
    expect(await front()).toBe(500);
    expect((await change("DELETE", "forum/errors")).status).toBe(200);
    expect(await front()).toBe(200);
    expect((await change("PUT", "gateway/certificate")).status).toBe(200);
    const refused = await change("PUT", "crm/freeze");
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining("docker compose pause")]);
    const states = (await (await fetch(`${control}/api/faults`)).json()) as { target: string; faults: { name: string }[] }[];
    expect(states.map(({ target }) => target)).toEqual(["erp", "crm", "oa", "forum", "gateway"]);
    expect(states.flatMap(({ faults }) => faults.map(({ name }) => name))).not.toContain("kill");
  });

  test("answers on its page of faults, and by a name that is not its own does not.", async () => {
    const address = `http://${stack.address("control")}:9840/`;
    expect(await (await fetch(address)).text()).toContain("http://localhost:3000");
    const asked = await new Promise<number>((resolve, reject) => {
      const named = { headers: { host: "elsewhere.example" } };
      get(address, named, ({ statusCode = 0 }) => resolve(statusCode)).on("error", reject);
    });
    expect(asked).toBe(403);
  });

  test("keeps an app's tables when its container is made anew, and ends it within the time that an engine waits.", async () => {
    const stock = async () => (await (await fetch(`http://${stack.address("erp")}:8080/stock`)).json()) as unknown[];
    const before = await stock();
    expect(before).toHaveLength(4);
    const { code, seconds } = await stack.stop("erp");
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(5);
    await stack.start("erp");
    expect(await stock()).toEqual(before);
  });

  test("gives Prometheus a file that the installed one and the newest accept, with all rules.", async () => {
    cpSync(join(ROOT, "prometheus/rules"), join(folder, "rules"), { recursive: true });
    cpSync(join(ROOT, "compose/prometheus.yml"), join(folder, "prometheus.yml"));
    for (const promtool of ["promtool", (await prometheus3()).promtool]) {
      const said = execFileSync(promtool, ["check", "config", join(folder, "prometheus.yml")], { encoding: "utf8" });
      expect(said).toMatch(/\d+ rule files found/);
      expect(said).not.toContain("FAILED");
    }
  });

  test("gives Alertmanager a file that the installed one and the newest accept, and whose receivers all lead to the demo.", async () => {
    const file = join(folder, "alertmanager.yml");
    writeFileSync(file, stack.alertmanager);
    const found = await alertmanagers();
    expect(found.length).toBeGreaterThan(0);
    for (const { amtool } of found) {
      const said = execFileSync(amtool, ["check-config", file], { encoding: "utf8" });
      expect(said).toContain("SUCCESS");
      expect(said).toMatch(/- [1-9]\d* templates/);
    }
    const urls = [...stack.alertmanager.matchAll(/url: (\S+)/g)].map(([, url]) => url);
    expect(urls.length).toBeGreaterThan(5);
    for (const url of urls) expect(url).toMatch(new RegExp(`^http://${stack.address("control")}:9841/notify/`));
    const told = { status: "firing", alerts: [{ status: "firing", labels: { alertname: "SlaSystemDown" }, annotations: {} }] };
    const posted = await fetch(urls[0] ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(told),
    });
    expect(posted.status).toBe(200);
    expect(await (await fetch(`http://${stack.address("control")}:9841/`)).text()).toContain("SlaSystemDown");
  });
});
