import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { choosePorts } from "../../demo/src/ports.js";
import { compose2 } from "../../scripts/compose2.mjs";
import { type Engine, startEngine } from "./engine.js";
import { ROOT, runCompose } from "./project.js";
import { buildHere, makeBaseImage } from "./stand-in.js";

/** The engine and Compose, or undefined where they cannot be had, which is said in one line. */
async function engineOrWhyNot(): Promise<{ engine: Engine; program: string } | undefined> {
  try {
    const { compose: program } = await compose2();
    return { engine: await startEngine(), program };
  } catch (error) {
    console.warn(`Docker engine: not to be had here (${(error as Error).message}); the image was not built`);
    return undefined;
  }
}

const NODE_IMAGE = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(join(ROOT, "Dockerfile"), "utf8"))?.[1] ?? "";
const IMAGE = "sla-exporter:0.1.0";
const POLICY = `
systems:
  erp:
    tier: core
    title: ERP
    transactions:
      - { name: front, every: 10s, steps: [{ name: front, url: "http://127.0.0.1:9/", headers: { Authorization: "Bearer \${file:secrets/token}" } }] }
`;

describe("The exporter's image", () => {
  let here: Awaited<ReturnType<typeof engineOrWhyNot>>;
  let folder: string;
  let port: number;
  const docker = (...args: string[]) => here?.engine.docker(...args) ?? "";
  const compose = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runCompose(here?.program ?? "", ["--project-name=sla-test", ...args], {
      ...here?.engine.env,
      SLA_FOLDER: join(folder, "production"),
      EXPORTER_PORT: String(port),
      ...env,
    });
  const container = () => compose(["--profile=production", "ps", "--all", "--quiet", "sla-exporter"]).trim();
  const state = <T>(format: string) => JSON.parse(docker("inspect", `--format={{json ${format}}}`, container())) as T;
  const inside = (command: string) => docker("exec", container(), "sh", "-c", command).trim();
  const health = () => state<string>(".State.Health.Status");

  beforeAll(async () => {
    here = await engineOrWhyNot();
    folder = mkdtempSync(join(tmpdir(), "sla-image-"));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "production/secrets"), { recursive: true });
    writeFileSync(join(folder, "production/sla.yml"), POLICY);
    writeFileSync(join(folder, "production/secrets/token"), "correct horse");
    port = (await choosePorts("free")).exporter;
    if (!here) return;
    await makeBaseImage(here.engine, NODE_IMAGE);
    const services = ["sla-exporter", "prepare"];
    const addition = join(folder, "build.json");
    writeFileSync(addition, buildHere(folder, services));
    const files = [`--file=${join(ROOT, "docker-compose.yml")}`, `--file=${addition}`];
    compose([...files, "--profile=production", "--profile=demo", "build", "--quiet", ...services]);
  }, 400_000);
  afterAll(async () => {
    try {
      if (here) compose(["--profile=production", "--profile=demo", "down", "--volumes", "--timeout=1"]);
    } finally {
      await here?.engine.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);

  beforeEach(({ skip }) => skip(here === undefined, "no Docker engine"));

  test("says what it is, who runs it, and how it is stopped and watched.", () => {
    const [{ Size: size, Config: config }] = JSON.parse(docker("image", "inspect", IMAGE)) as [
      { Size: number; Config: Record<string, unknown> },
    ];
    // Node alone is 127 MB.
    expect(size).toBeLessThan(260e6);
    expect(config).toMatchObject({
      User: "10001:10001",
      StopSignal: "SIGTERM",
      ExposedPorts: { "9842/tcp": {} },
      Volumes: { "/var/lib/sla-exporter": {} },
      Labels: { "org.opencontainers.image.title": "sla-exporter", "org.opencontainers.image.licenses": "Apache-2.0" },
    });
    expect(config.Healthcheck).toMatchObject({ Test: ["CMD", "node", "/opt/sla-exporter/ready.mjs"] });
  });

  test("holds no package manager, no compiler, and no package that only development needs.", () => {
    const programs = "npm npx corepack yarn tsc gcc cc g++ make python3 git";
    expect(docker("run", "--rm", "--network=none", "--entrypoint=sh", IMAGE, "-c", `command -v ${programs} || true`)).toBe("");
    const list =
      "console.log(JSON.stringify(fs.readdirSync('/opt/sla-exporter/node_modules', { recursive: true }).filter((name) => name.endsWith('package.json'))))";
    const found = JSON.parse(docker("run", "--rm", "--network=none", "--entrypoint=node", IMAGE, "-e", list)) as string[];
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<
      "dependencies" | "devDependencies",
      object
    >;
    for (const name of Object.keys(manifest.dependencies)) expect(found).toContain(`${name}/package.json`);
    // The types of Node are a dependency of a dependency.
    const development = Object.keys(manifest.devDependencies).filter((name) => name !== "@types/node");
    for (const name of development) expect(found).not.toContain(`${name}/package.json`);
  });

  test("runs the command that it is given, on the Node of its base image.", () => {
    const said = docker("run", "--rm", "--network=none", "--read-only", IMAGE, "--version");
    expect(said.trim()).toBe(`sla-exporter 0.1.0 (unknown, Node v${/:(\d+\.\d+\.\d+)/.exec(NODE_IMAGE)?.[1]})`);
  });

  test("writes a first policy into your folder, as yours and in your time zone, where there is Docker alone.", () => {
    const [own, user] = [join(folder, "first"), 4242];
    mkdirSync(own);
    chownSync(own, user, user);
    const flags = [
      "--rm",
      "--network=none",
      `--user=${user}:${user}`,
      "--env=TZ=Asia/Shanghai",
      `--volume=${own}:/etc/sla-exporter`,
    ];
    docker(
      "run",
      ...flags,
      IMAGE,
      "init",
      "--engine=postgres",
      "--host=10.0.0.5",
      "--user=sla_exporter",
      "--config.file=sla.yml",
    );
    expect(statSync(join(own, "sla.yml")).uid).toBe(user);
    expect(readFileSync(join(own, "sla.yml"), "utf8")).toMatch(/timezone: "Asia\/Shanghai"[\s\S]*host: "10\.0\.0\.5"/);
    expect(docker("run", "--rm", "--network=none", IMAGE, "grants", "postgres", "--user=sla_exporter")).toContain("CREATE ROLE");
  });

  test("tells when your folder is not there, in place of making an empty one.", () => {
    const lost = join(folder, "lost");
    expect(() => compose(["--profile=production", "up", "--detach", "--no-build"], { SLA_FOLDER: lost })).toThrow(lost);
  });

  test("becomes healthy in the profile production, and answers on the port that it opens.", async () => {
    compose(["--profile=production", "up", "--detach", "--no-build"]);
    await expect.poll(health, { timeout: 60_000, interval: 500 }).toBe("healthy");
    const answer = await fetch(`http://127.0.0.1:${port}/-/ready`);
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("ready")]);
    expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toContain('sla_system_info{system="erp"');
  });

  test("may do nothing there: not root, no capability, nothing to write to but its state.", () => {
    expect(inside("id -u")).toBe("10001");
    expect(
      inside(
        "grep -c ^ /proc/1/status && true; while read -r key value; do case $key in CapEff:|NoNewPrivs:) echo $key $value;; esac; done < /proc/1/status",
      ),
    ).toMatch(/CapEff: 0+\s+NoNewPrivs: 1/);
    for (const path of ["/x", "/opt/sla-exporter/x", "/etc/sla-exporter/x"])
      expect(inside(`touch ${path} 2>/dev/null || echo no`)).toBe("no");
    expect(inside("touch /var/lib/sla-exporter/x && rm /var/lib/sla-exporter/x && echo yes")).toBe("yes");
    expect(state<number>(".HostConfig.Memory")).toBe(512 * 2 ** 20);
  });

  test("reads the policy anew on SIGHUP.", async () => {
    writeFileSync(join(folder, "production/sla.yml"), POLICY.replaceAll("erp", "crm"));
    compose(["--profile=production", "kill", "--signal=HUP", "sla-exporter"]);
    const metrics = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await expect.poll(metrics).toContain('sla_system_info{system="crm"');
  });

  test("ends within five seconds of SIGTERM, in order, and goes on with its state when it is started again.", async () => {
    const begun = performance.now();
    compose(["--profile=production", "stop"]);
    expect((performance.now() - begun) / 1000).toBeLessThan(5);
    expect(state<number>(".State.ExitCode")).toBe(0);
    compose(["--profile=production", "up", "--detach", "--no-build"]);
    await expect.poll(health, { timeout: 60_000, interval: 500 }).toBe("healthy");
    expect(inside("sla-exporter ledger verify --state.dir /var/lib/sla-exporter")).toMatch(/^clean: /);
  });

  test("is not healthy while no exporter answers.", () => {
    const run = () => docker("run", "--rm", "--network=none", "--entrypoint=node", IMAGE, "/opt/sla-exporter/ready.mjs");
    expect(run).toThrow(/ENOENT/);
  });

  describe("of the demo, on top of it,", () => {
    /** Looks into the volume as the users of the database servers do: 999, with or without the group of the passwords. */
    const look = (groups: readonly string[], command: string) =>
      docker(
        ...["run", "--rm", "--network=none", "--volume=sla-test_demo-secrets:/s", "--user=999:999", ...groups],
        ...["--entrypoint=sh", "sla-exporter-demo:0.1.0", "-c", command],
      );

    test("makes passwords once, which the servers' own users may read and nobody else.", () => {
      const prepare = () => compose(["--profile=demo", "run", "--rm", "--no-deps", "prepare"]);
      const read = () => look(["--group-add=10001"], "stat -c '%a %u:%g' /s /s/crm-db; cat /s/crm-db");
      prepare();
      const first = read();
      expect(first).toMatch(/^750 10001:10001\n440 10001:10001\n[\w-]{24}$/);
      prepare();
      expect(read()).toBe(first);
      expect(() => look([], "cat /s/crm-db")).toThrow(/Permission denied/);
    });

    test("becomes healthy in a container that may do nothing.", async () => {
      compose(["--profile=demo", "up", "--detach", "--no-build", "--no-deps", "gateway"]);
      const id = compose(["--profile=demo", "ps", "--quiet", "gateway"]).trim();
      const status = () => docker("inspect", "--format={{.State.Health.Status}}", id).trim();
      await expect.poll(status, { timeout: 60_000, interval: 500 }).toBe("healthy");
    });
  });
});
