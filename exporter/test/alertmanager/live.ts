import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { ManagedProcess } from "../../../demo/src/processes/managed.js";
import { untilWorks } from "../../../demo/src/processes/wait.js";
import type { Labels } from "./routing.js";
import { type Configuration, ROOT, type Route } from "./shipped.js";

export interface LiveAlert {
  readonly labels: Labels;
  readonly annotations?: Readonly<Record<string, string>>;
  /** An alert that began longer ago than its group waits goes out alone and at once. Default: when it ends, so that it waits. */
  readonly startsAt?: Date;
}

/** A running Alertmanager, with a folder of its own. */
export interface LiveAlertmanager {
  /** Holds the templates, and `secrets`. */
  readonly folder: string;
  fire(alerts: readonly LiveAlert[]): Promise<void>;
  resolve(alerts: readonly LiveAlert[]): Promise<void>;
  /** Names of the alerts of a system that are silenced by others now. */
  silenced(system: string): Promise<readonly string[]>;
  /** Takes another configuration. */
  reload(configuration: Configuration): Promise<void>;
  stop(): Promise<void>;
}

export async function startLive(
  program: string,
  configure: (folder: string) => Configuration | string,
): Promise<LiveAlertmanager> {
  const folder = mkdtempSync(join(tmpdir(), "sla-alertmanager-"));
  mkdirSync(join(folder, "secrets"));
  cpSync(join(ROOT, "alertmanager/templates"), join(folder, "templates"), { recursive: true });
  const file = join(folder, "alertmanager.yml");
  const configuration = configure(folder);
  if (typeof configuration !== "string") writeFileSync(file, dump(configuration));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const managed = await ManagedProcess.start({
    name: "alertmanager",
    command: program,
    args: [
      `--config.file=${typeof configuration === "string" ? configuration : file}`,
      `--storage.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    env: { ...process.env, TZ: "Asia/Shanghai" },
    log: join(folder, "log"),
    cwd: folder,
  });
  const abandoned = () => process.kill(managed.pid, "SIGKILL");
  process.once("exit", abandoned);
  const stop = async () => {
    await managed.stop();
    process.removeListener("exit", abandoned);
    rmSync(folder, { recursive: true, force: true });
  };
  const post = async (alerts: readonly LiveAlert[], endsAt: Date) => {
    const body = JSON.stringify(alerts.map((alert) => ({ ...alert, endsAt })));
    const response = await fetch(`${url}/api/v2/alerts`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    if (!response.ok) throw new Error(`Alertmanager answers ${response.status}: ${await response.text()}`);
  };
  try {
    await untilWorks(managed, async () => (await fetch(`${url}/-/ready`)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    folder,
    stop,
    fire: (alerts) => post(alerts, new Date(Date.now() + 600_000)),
    resolve: (alerts) => post(alerts, new Date()),
    async silenced(system) {
      const filter = encodeURIComponent(`system="${system}"`);
      const alerts = (await (await fetch(`${url}/api/v2/alerts?filter=${filter}`)).json()) as {
        labels: Labels;
        status: { inhibitedBy: string[] };
      }[];
      return alerts.flatMap(({ labels, status }) => (status.inhibitedBy.length > 0 ? [labels.alertname ?? ""] : [])).sort();
    },
    async reload(next) {
      writeFileSync(file, dump(next));
      const response = await fetch(`${url}/-/reload`, { method: "POST" });
      if (!response.ok) throw new Error(await response.text());
    },
  };
}

/** Every webhook goes to the sink, and the waits of minutes and hours become a second. Everything else is as shipped. */
export function hastened(configuration: Configuration, sink: string): Configuration {
  const text = JSON.stringify({ ...configuration, route: hasten(configuration.route) });
  return JSON.parse(text.replaceAll("http://localhost:9099", sink)) as Configuration;
}

function hasten(route: Route): Route {
  const { group_wait, repeat_interval = "", routes, ...rest } = route;
  return {
    ...rest,
    ...(group_wait === undefined ? {} : { group_wait: "1s", group_interval: "1s" }),
    ...(repeat_interval === "" ? {} : { repeat_interval: /^\d+s$/.test(repeat_interval) ? "1s" : repeat_interval }),
    ...(routes ? { routes: routes.map(hasten) } : {}),
  };
}

/** Leaves out mail, Slack and WeCom: there is nobody to take them. */
export function webhooksOnly(configuration: Configuration): Configuration {
  const receivers = configuration.receivers.map(({ name, webhook_configs = [] }) => ({ name, webhook_configs }));
  return { ...configuration, receivers };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
