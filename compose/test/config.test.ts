import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { composeProgram, type Project, ROOT, resolved, runCompose, type Service } from "./project.js";

const program = await composeProgram();

const SAMPLES = ["erp", "crm", "oa", "forum", "gateway", "control"];
const SERVERS = ["mysql", "postgres"];
const MONITORING = ["exporter", "prometheus", "alertmanager", "grafana", "node-exporter"];
const DEMO = ["prepare", ...SERVERS, ...SAMPLES, ...MONITORING].sort();
/** What a person opens, by its port inside. */
const OPEN = { grafana: [3000], exporter: [9842], prometheus: [9090], alertmanager: [9093], control: [9840, 9841] };

const services = ({ services: all }: Project): [string, Service][] => Object.entries(all);

describe.skipIf(program === undefined)("docker compose config", () => {
  const compose = program ?? "";
  const demo = program === undefined ? { services: {}, networks: {}, volumes: {} } : resolved(compose);
  const production = program === undefined ? demo : resolved(compose, ["--profile=production"]);
  const every = [...services(demo), ...services(production)];

  test.each([
    ["a plain docker compose", [], DEMO],
    ["--profile demo", ["--profile=demo"], DEMO],
    ["--profile production", ["--profile=production"], ["sla-exporter"]],
  ])("%s is valid and gives the services of that profile.", (_, flags, names) => {
    expect(runCompose(compose, [...flags, "config", "--quiet"])).toBe("");
    expect(
      runCompose(compose, [...flags, "config", "--services"])
        .trim()
        .split("\n")
        .sort(),
    ).toEqual(names);
  });

  test.each(every)("%s runs an image of an exact version.", (_, { image, build }) => {
    expect(image).toMatch(/^[a-z/-]+:v?\d+\.\d+(\.\d+)?$/);
    if (build) expect(build.args.NODE_IMAGE).toMatch(/^node:24\.\d+\.\d+-bookworm-slim$/);
  });

  test("builds each image once, for all services that run it.", () => {
    const built = services(demo).flatMap(([name, { image, build }]) => (build ? [[name, image, build.target]] : []));
    expect(built).toEqual([
      ["exporter", "sla-exporter:0.1.0", "exporter"],
      ["prepare", "sla-exporter-demo:0.1.0", "demo"],
    ]);
    for (const [name, { image, build, pull_policy, depends_on }] of services(demo)) {
      if (build || image !== "sla-exporter-demo:0.1.0") continue;
      expect([name, pull_policy]).toEqual([name, "never"]);
      expect(depends_on).toHaveProperty("prepare");
    }
  });

  test("has MySQL 8.4, PostgreSQL 17 and Prometheus 3.", () => {
    expect(demo.services.mysql?.image).toMatch(/^mysql:8\.4\./);
    expect(demo.services.postgres?.image).toMatch(/^postgres:17\./);
    expect(demo.services.prometheus?.image).toMatch(/^prom\/prometheus:v3\./);
  });

  test.each(every)(
    "%s may do little: no root, no capability, no writing to its image, bounds on memory and processes.",
    (_, service) => {
      expect(service.user).toMatch(/^[1-9]\d*:\d+$/);
      expect(service.cap_drop).toEqual(["ALL"]);
      expect(service).not.toHaveProperty("cap_add");
      expect(service).not.toHaveProperty("privileged");
      expect(service).not.toHaveProperty("pid");
      expect(service).not.toHaveProperty("network_mode");
      expect(service.security_opt).toContain("no-new-privileges:true");
      expect(service.read_only).toBe(true);
      expect(Number(service.mem_limit)).toBeGreaterThanOrEqual(2 ** 26);
      expect(service.pids_limit).toBeGreaterThan(0);
    },
  );

  test("takes less than 5 GiB of memory in all.", () => {
    const limits = services(demo).map(([, { mem_limit }]) => Number(mem_limit));
    expect(limits.reduce((sum, limit) => sum + limit, 0)).toBeLessThan(5 * 2 ** 30);
  });

  test.each([
    ["the demo", demo, OPEN],
    ["production", production, { "sla-exporter": [9842] }],
  ])("opens in %s the ports that a person opens, and to this machine alone.", (_, project, open) => {
    const ports = services(project).flatMap(([name, service]) => (service.ports ?? []).map((port) => ({ name, ...port })));
    for (const { host_ip } of ports) expect(host_ip).toBe("127.0.0.1");
    const opened = services(project).flatMap(([name, service]) =>
      service.ports ? [[name, service.ports.map(({ target }) => target)] as const] : [],
    );
    expect(Object.fromEntries(opened)).toEqual(open);
  });

  test("opens them to others only when it is told to.", () => {
    for (const profile of ["demo", "production"]) {
      const open = resolved(compose, [`--profile=${profile}`], { BIND_ADDRESS: "0.0.0.0" });
      const addresses = services(open).flatMap(([, { ports = [] }]) => ports.map(({ host_ip }) => host_ip));
      expect(new Set(addresses)).toEqual(new Set(["0.0.0.0"]));
    }
  });

  test("keeps databases and sample systems on a network without a way out.", () => {
    expect(demo.networks.inside?.internal).toBe(true);
    const shut = [...SERVERS, ...SAMPLES.filter((name) => name !== "control"), "prepare", "node-exporter"];
    for (const name of shut) expect(Object.keys(demo.services[name]?.networks ?? {})).toEqual(["inside"]);
    for (const name of Object.keys(OPEN)) expect(Object.keys(demo.services[name]?.networks ?? {})).toEqual(["inside", "outside"]);
  });

  test.each(every)(
    "%s mounts nothing of this folder that is not there, and nothing of the machine to write to.",
    (name, service) => {
      for (const { type, source, target, read_only = false, bind } of service.volumes ?? []) {
        if (type === "volume") continue;
        expect([target, read_only]).toEqual([target, true]);
        // The user's own folder: its absence has to be told, not mended with an empty one.
        if (name === "sla-exporter") expect(bind?.create_host_path ?? false).toBe(false);
        else if (source !== "/")
          expect([source, !relative(ROOT, source).startsWith("..") && existsSync(source)]).toEqual([source, true]);
      }
    },
  );

  test("gives both servers the scripts that make their users, and the scripts can be run.", () => {
    for (const name of SERVERS) {
      const scripts = demo.services[name]?.volumes?.find(({ target }) => target === "/docker-entrypoint-initdb.d");
      expect(scripts?.source).toBe(join(ROOT, "compose", name));
      expect(statSync(join(ROOT, "compose", name, "20-passwords.sh")).mode & 0o111).toBe(0o111);
    }
  });

  test("has a health check for whatever another one waits for, and waits for what has one.", () => {
    for (const [name, { depends_on = {} }] of services(demo))
      for (const [needed, { condition }] of Object.entries(depends_on)) {
        const checked = demo.services[needed]?.healthcheck !== undefined || needed === "exporter";
        const expected =
          needed === "prepare" ? "service_completed_successfully" : checked ? "service_healthy" : "service_started";
        expect([name, needed, condition]).toEqual([name, needed, expected]);
      }
  });

  test("takes the environment of your policy out of your folder, wherever that is, and goes without it.", () => {
    const folder = mkdtempSync(join(tmpdir(), "sla-folder-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const environment = () =>
      resolved(compose, ["--profile=production"], { SLA_FOLDER: folder }).services["sla-exporter"]?.environment ?? {};
    expect(environment()).toEqual({});
    writeFileSync(join(folder, "sla.env"), "ERP_PASSWORD=correct horse\n");
    expect(environment()).toEqual({ ERP_PASSWORD: "correct horse" });
  });

  test("has no password in it.", () => {
    for (const [name, { environment = {} }] of every)
      for (const [key, value] of Object.entries(environment))
        if (/PASSWORD|SECRET|TOKEN|KEY/.test(key))
          expect([name, key, value]).toEqual([name, key, expect.stringMatching(/^\/run\/demo-secrets/)]);
  });

  test("takes other images where it is told to: a mirror's, or pinned by digest.", () => {
    const image = `mirror.example/mysql:8.4.11@sha256:${"0".repeat(64)}`;
    expect(resolved(compose, [], { MYSQL_IMAGE: image }).services.mysql?.image).toBe(image);
  });
});
