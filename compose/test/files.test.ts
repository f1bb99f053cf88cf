import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { COMMAND } from "../../exporter/test/servers/exporter.js";
import { ROOT } from "./project.js";

const text = (path: string) => readFileSync(join(ROOT, path), "utf8");
const yaml = (path: string) => load(text(path)) as Record<string, unknown>;
/** As it would be with the names of docker-compose.yml in place of the text's own. */
const renamed = (from: string, names: Readonly<Record<string, string>>) =>
  Object.entries(names).reduce((present, [name, other]) => present.replaceAll(name, other), from);

describe("The files of the stack", () => {
  test.each(["mysql", "postgres"])("make the monitoring user of %s by exactly what sla-exporter grants prints.", (engine) => {
    const printed = execFileSync(process.execPath, [COMMAND, "grants", engine, "--user=monitor"], { encoding: "utf8" });
    expect(text(`compose/${engine}/10-monitor.sql`)).toBe(printed);
  });

  test("have a policy that differs from the demo's in addresses and in the engine of the CRM alone.", () => {
    const names = {
      // biome-ignore-start lint/suspicious/noTemplateCurlyInString: as the policy file has them.
      "127.0.0.1:${env:DEMO_ERP_PORT}": "erp:8080",
      "127.0.0.1:${env:DEMO_CRM_PORT}": "crm:8080",
      "127.0.0.1:${env:DEMO_OA_PORT}": "oa:8080",
      "127.0.0.1:${env:DEMO_FORUM_PORT}": "forum:8080",
      "127.0.0.1:${env:DEMO_GATEWAY_PORT}": "gateway:8443",
      'host: 127.0.0.1\n    port: "${env:DEMO_ERP_DB_PORT}"': "host: postgres",
      'host: 127.0.0.1\n    port: "${env:DEMO_CRM_DB_PORT}"': "host: mysql",
      // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as the policy file has them.
      "engine: mariadb": "engine: mysql",
      "ca: ca.pem": "ca: /run/demo-gateway/ca.pem",
    };
    expect(yaml("compose/sla.yml")).toEqual(load(renamed(text("demo/sla.yml"), names)));
  });

  test("have a scrape file that differs from the shipped one in targets, and in the machine's own, alone.", () => {
    const { scrape_configs: jobs, ...stack } = yaml("compose/prometheus.yml") as { scrape_configs: { job_name: string }[] };
    const names = { "localhost:9842": "exporter:9842", "localhost:9093": "alertmanager:9093" };
    const { scrape_configs: shipped, ...rest } = load(renamed(text("prometheus/prometheus.yml"), names)) as typeof stack & {
      scrape_configs: unknown[];
    };
    expect(stack).toEqual(rest);
    expect(jobs.slice(0, -1)).toEqual(shipped);
    // docs/bring-your-own-exporters.md: what the rules need.
    expect(jobs.at(-1)).toEqual({
      job_name: "node",
      static_configs: [{ targets: ["node-exporter:9100"], labels: { system: "erp", host: "demo" } }],
    });
  });

  test("keep no password and no digest that nobody has seen.", () => {
    const compose = text("docker-compose.yml");
    expect(compose).not.toContain("sha256");
    expect(compose).not.toMatch(/password: *["']?\w/i);
    for (const name of ["mysql", "postgres"]) {
      const script = text(`compose/${name}/20-passwords.sh`);
      const given = [...script.matchAll(/(?:BY|PASSWORD) '([^']*)'/g)].map(([, value]) => value);
      expect(given.length).toBeGreaterThan(1);
      for (const value of given) expect(value).toMatch(/^\$\{\w+\}$/);
    }
  });
});

interface Provider {
  readonly name: string;
  readonly folder: string;
  readonly folderUid: string;
  readonly options: { readonly path: string };
}

describe("Grafana's provisioning", () => {
  const { providers } = yaml("grafana/provisioning/dashboards/boards.yml") as { providers: readonly Provider[] };
  const { datasources } = yaml("grafana/provisioning/datasources/prometheus.yml") as {
    datasources: readonly { uid: string; type: string; url: string; isDefault: boolean }[];
  };
  const folderOf = ({ options }: Provider) => options.path.replace("/etc/grafana/dashboards", join(ROOT, "grafana/dashboards"));
  const boardsIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith(".json"));

  test("has one Prometheus, which the boards take when nobody chooses another.", () => {
    expect(datasources).toHaveLength(1);
    expect(datasources[0]).toMatchObject({
      uid: "sla-prometheus",
      type: "prometheus",
      url: "http://prometheus:9090",
      isDefault: true,
    });
  });

  test("has a folder for each language, of boards that are there.", () => {
    expect(providers.map(({ folder, folderUid }) => [folder, folderUid])).toEqual([
      ["SLA", "sla"],
      ["SLA 中文", "sla-zh"],
    ]);
    for (const provider of providers) expect(boardsIn(folderOf(provider)).length).toBeGreaterThan(0);
  });

  test("gives each board an address of its own in Grafana, whatever its language.", () => {
    const uids = providers.flatMap((provider) =>
      boardsIn(folderOf(provider)).map(
        (name) => (JSON.parse(readFileSync(join(folderOf(provider), name), "utf8")) as { uid: string }).uid,
      ),
    );
    for (const uid of uids) expect(uid).toMatch(/^[a-z][\w-]{1,39}$/);
    expect(new Set(uids).size).toBe(uids.length);
  });

  test.each(["docs/boards.md", "docs/zh-CN/boards.md"])("stands in %s as it is shipped.", (page) => {
    const shown = /# \/etc\/grafana\/provisioning\/dashboards\/sla\.yml\n([\s\S]*?)```/.exec(text(page))?.[1] ?? "";
    expect(load(shown)).toEqual(yaml("grafana/provisioning/dashboards/boards.yml"));
  });

  test("begins with the overview, in each language.", () => {
    const home = /HOME_DASHBOARD_PATH: \/etc\/grafana\/dashboards\/\$\{BOARDS_LANGUAGE:-en\}\/(\S+)/.exec(
      text("docker-compose.yml"),
    );
    for (const provider of providers) expect(existsSync(join(folderOf(provider), home?.[1] ?? "none"))).toBe(true);
  });
});
