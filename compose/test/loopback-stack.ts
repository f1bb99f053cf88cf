import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startMysql } from "../../exporter/test/servers/mysql.js";
import type { MysqlServer } from "../../exporter/test/servers/mysqld.js";
import { type PostgresServer, startPostgres } from "../../exporter/test/servers/postgres.js";
import { mysqlServer } from "../../scripts/mysql-server.mjs";
import { type Part, startPart } from "./part.js";
import { type Project, ROOT, type Service } from "./project.js";

const run = promisify(execFile);
/** The parts that are processes of this project, in the order in which they may start. */
const PARTS = ["erp", "crm", "oa", "forum", "gateway", "control"] as const;
type PartName = (typeof PARTS)[number];

/**
 * The demo of docker-compose.yml without an engine: its commands and environments, with each container's name replaced by a
 * loopback address of its own, its volumes by folders, and the servers by real ones that its init scripts have set up.
 */
export interface LoopbackStack {
  /** The policy of the stack with the same replacements. */
  readonly policy: string;
  /** Alertmanager's file as `prepare` has made it, with templates where they are here. */
  readonly alertmanager: string;
  address(name: PartName): string;
  /** Starts a part that is not running. */
  start(name: PartName): Promise<void>;
  /** Runs a server's health check with the passwords of a folder, by default those that `prepare` made. */
  healthy(server: "postgres" | "mysql", secrets?: string): Promise<boolean>;
  /** Ends it by SIGTERM. */
  stop(name: PartName): ReturnType<Part["stop"]>;
  /** Ends all that runs, and removes the folder. */
  end(): Promise<void>;
}

export async function startLoopbackStack(project: Project): Promise<LoopbackStack> {
  const folder = mkdtempSync(join(tmpdir(), "sla-stack-"));
  const running = new Map<PartName, Part>();
  const servers: (PostgresServer | MysqlServer)[] = [];
  const end = async () => {
    await Promise.all([...running.values()].map((part) => part.stop()));
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const place = new Places(folder);
    const service = (name: string): Service => {
      const found = project.services[name];
      if (!found) throw new Error(`docker-compose.yml has no ${name}`);
      return found;
    };
    const begin = async (name: PartName) => {
      const { command, environment = {} } = place.here(service(name), name);
      running.set(name, await startPart(command, environment));
    };
    const prepare = place.here(service("prepare"), "prepare");
    await run(process.execPath, [...prepare.command], { env: { PATH: process.env.PATH, ...prepare.environment } });

    const postgres = await startPostgres({ version: 18, settings: postgresSettings(service("postgres").command ?? []) });
    servers.push(postgres);
    const mysql = await startMysql({ settings: mysqlSettings(service("mysql").command ?? []) });
    servers.push(mysql);
    place.postgres = postgres.port;
    place.mysql = mysql.port;
    await initialisePostgres(postgres, place.volume("demo-secrets"));
    await initialiseMysql(mysql, place.volume("demo-secrets"), folder);
    for (const name of PARTS) await begin(name);
    const prepared = readFileSync(join(place.volume("demo-prepared"), "alertmanager.yml"), "utf8");
    return {
      policy: place.policy(readFileSync(join(ROOT, "compose/sla.yml"), "utf8")),
      alertmanager: prepared.replaceAll("/etc/alertmanager/", join(ROOT, "alertmanager/")),
      address: (name) => place.address(name),
      start: begin,
      async stop(name) {
        const part = running.get(name);
        if (!part) throw new Error(`${name} does not run`);
        running.delete(name);
        return part.stop();
      },
      async healthy(server, secrets = place.volume("demo-secrets")) {
        const [kind, check = ""] = service(server).healthcheck?.test ?? [];
        if (kind !== "CMD-SHELL") throw new Error(`the health check of ${server} is no command of a shell`);
        const ports = { PGPORT: String(postgres.port), MYSQL_TCP_PORT: String(mysql.port) };
        const env = { PATH: `${folder}/bin:${process.env.PATH}`, ...ports };
        const here = check.replaceAll("$$", "$").replaceAll("/run/demo-secrets", secrets);
        return run("sh", ["-c", here], { env }).then(
          () => true,
          () => false,
        );
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** What stands on this machine for what stands in containers. */
class Places {
  postgres = 0;
  mysql = 0;
  readonly #folder: string;
  /** A network of this run's own within 127.0.0.0/8: other runs use the same ports. */
  readonly #network = `127.${64 + Math.floor(Math.random() * 128)}.${1 + Math.floor(Math.random() * 250)}`;

  constructor(folder: string) {
    this.#folder = folder;
  }

  address(name: PartName): string {
    return `${this.#network}.${1 + PARTS.indexOf(name)}`;
  }

  volume(name: string): string {
    const path = join(this.#folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  policy(text: string): string {
    return this.#named(text)
      .replace("host: postgres", `host: 127.0.0.1\n    port: ${this.postgres}`)
      .replace("host: mysql", `host: 127.0.0.1\n    port: ${this.mysql}`)
      .replaceAll("file:secrets/", `file:${this.volume("demo-secrets")}/`)
      .replaceAll("/run/demo-gateway/", `${this.volume("demo-gateway")}/`);
  }

  /** A service's command and environment as they are here. */
  here({ command, environment = {}, volumes = [] }: Service, name: string) {
    const mounted = (text: string) =>
      volumes.reduce((present, { type, source, target }) => {
        return present.replace(target, type === "bind" ? source : this.volume(source));
      }, text);
    const part = PARTS.find((each) => each === name);
    const listen = part ? { DEMO_LISTEN: this.address(part) } : {};
    const changed = Object.entries(environment).map(([key, value]) => [key, mounted(this.#named(value))]);
    return {
      command: (command ?? []).map((word) => word.replace("/opt/sla-exporter/", ROOT)),
      environment: { ...(Object.fromEntries(changed) as Record<string, string>), ...listen },
    };
  }

  /** Names of containers at the beginning of an address or in a list of names; not the users of a database. */
  #named(text: string): string {
    return text
      .replace("@postgres:5432", `@127.0.0.1:${this.postgres}`)
      .replace("@mysql:3306", `@127.0.0.1:${this.mysql}`)
      .replaceAll(/(^|\/\/|,)(erp|crm|oa|forum|gateway|control)(?=[:,/]|$)/g, (_, before: string, name: PartName) => {
        return `${before}${this.address(name)}`;
      });
  }
}

/** `-c name=value` of the container's command. */
function postgresSettings(command: readonly string[]): Record<string, string> {
  return Object.fromEntries(command.filter((word) => word.includes("=")).map((word) => word.split(/=(.*)/).slice(0, 2)));
}

/** `--name=value` of the container's command, but for names of hosts: the tests' administrator logs in by one. */
function mysqlSettings(command: readonly string[]): Record<string, string> {
  const flags = command.filter((word) => word.startsWith("--") && word !== "--skip-name-resolve");
  return Object.fromEntries(flags.map((flag) => flag.slice(2).split(/=(.*)/).slice(0, 2)));
}

/** Does with the scripts what the image does: SQL goes to the client, the others are run. */
async function initialisePostgres(server: PostgresServer, secrets: string): Promise<void> {
  const scripts = join(ROOT, "compose/postgres");
  const env = { PATH: process.env.PATH, PGHOST: server.socketFolder, PGPORT: String(server.port), DEMO_SECRETS: secrets };
  const flags = ["-v", "ON_ERROR_STOP=1", "--username=postgres", "--no-psqlrc", "--dbname=postgres"];
  await run("psql", [...flags, "-f", join(scripts, "10-monitor.sql")], { env });
  await run(join(scripts, "20-passwords.sh"), { env });
}

async function initialiseMysql(server: MysqlServer, secrets: string, folder: string): Promise<void> {
  const scripts = join(ROOT, "compose/mysql");
  const { root, loader, libraries } = await mysqlServer();
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const file = `#!/bin/sh\nexec ${loader} --library-path ${libraries} ${root}/usr/bin/mysql "$@"\n`;
  writeFileSync(join(bin, "mysql"), file, { mode: 0o755 });
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    MYSQL_UNIX_PORT: server.socket,
    MYSQL_ROOT_PASSWORD: server.admin.password,
    DEMO_SECRETS: secrets,
  };
  await run("sh", ["-c", 'mysql --user=root --comments < "$0"', join(scripts, "10-monitor.sql")], { env });
  await run(join(scripts, "20-passwords.sh"), { env });
}
