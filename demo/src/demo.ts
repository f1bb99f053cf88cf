import { join } from "node:path";
import { AppProcess } from "./app-process.js";
import { appTarget } from "./app-switches.js";
import { startControl } from "./control.js";
import { findMariadb, startMariadb } from "./databases/mariadb.js";
import { makeMonitoringUser } from "./databases/monitoring-user.js";
import { startPostgres } from "./databases/postgres.js";
import type { DatabaseServer, Login } from "./databases/server.js";
import type { TargetState } from "./fault-board.js";
import { FaultBoard } from "./fault-board.js";
import type { FaultTarget } from "./fault-target.js";
import type { AppName, DatabaseName, FaultName, FaultOptions, Target } from "./faults.js";
import { APP_NAMES, DATABASE_NAMES } from "./faults.js";
import { startGateway } from "./gateway.js";
import type { Sink } from "./monitoring/sink.js";
import type { Monitor, MonitoringOptions } from "./monitoring/start.js";
import { startMonitoring } from "./monitoring/start.js";
import { writePolicy } from "./policy.js";
import type { Ports } from "./ports.js";
import { choosePorts } from "./ports.js";
import type { ManagedProcess } from "./processes/managed.js";
import { makeRunFolder } from "./run-folder.js";
import { startTraffic } from "./traffic.js";

export interface DemoOptions extends MonitoringOptions {
  /** `preferred` takes the well-known ports where they are free. Default: any free ones. */
  readonly ports?: "preferred" | "free";
  /** MariaDB for the CRM, if it is installed. Default: true. */
  readonly mariadb?: boolean;
  /** Default: true. */
  readonly traffic?: boolean;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
  /** Told of each part that is about to start. */
  readonly onProgress?: (part: string) => void;
}

/** A running demo. */
export interface Demo {
  /** The folder of the run: data, logs, secrets, state of the exporter. Gone after `stop`. */
  readonly folder: string;
  readonly ports: Ports;
  /** Base addresses of what runs: the apps, `gateway`, `control`, and the monitoring as far as it does. */
  readonly urls: Readonly<Record<AppName | "gateway" | "control", string>> & Partial<Readonly<Record<Monitor, string>>>;
  /** Each app's user `probe`, with password or token. */
  readonly passwords: Readonly<Record<AppName, string>>;
  /** Each app's own login to its database, to look into its tables. */
  readonly logins: Readonly<Record<AppName, Login>>;
  /** The exporter's logins. */
  readonly monitoring: ReadonlyMap<DatabaseName, Login>;
  readonly policy: string;
  readonly targets: readonly Target[];
  /** Process ids of everything that runs at present, by part. */
  pids(): ReadonlyMap<string, readonly number[]>;
  /** Switches a fault on (true: with its defaults) or off. Fulfilled when it stands. @throws FaultError */
  fault(name: FaultName, target: Target, on: boolean | FaultOptions): Promise<void>;
  faults(): Promise<readonly TargetState[]>;
  /** Why a fault cannot be made here; undefined when it can. */
  missing(name: FaultName, target: Target): string | undefined;
  /** What Alertmanager's receivers were told; undefined when there is no Alertmanager. */
  readonly sink: Sink | undefined;
  /** Stops everything in order and removes the folder. Never rejects; a second call waits for the first. */
  stop(): Promise<void>;
}

const MONITOR_USER = "monitor";

/** Starts databases, apps, traffic, fault switches, exporter, Prometheus and Alertmanager. After a failure nothing is left. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const undo: (() => unknown)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      for (const step of undo.splice(0).reverse()) {
        try {
          await step();
        } catch {
          // The other parts have to be stopped all the same.
        }
      }
    })();
    return stopping;
  };
  try {
    return await assemble(options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(options: DemoOptions, undo: (() => unknown)[], stop: () => Promise<void>): Promise<Demo> {
  const { signal } = options;
  const announce = (part: string) => {
    signal?.throwIfAborted();
    options.onProgress?.(part);
  };
  const ports = await choosePorts(options.ports ?? "free");
  const folder = makeRunFolder();
  undo.push(() => folder.remove());
  const url = (name: keyof Ports) => `http://127.0.0.1:${ports[name]}`;
  const place = (name: keyof Ports) => ({ folder: folder.path, logs: folder.logs, port: ports[name], signal });
  const running = new Map<string, () => ManagedProcess>();

  announce("databases");
  const mariadb = (options.mariadb ?? true) ? findMariadb() : undefined;
  const started = async (name: DatabaseName, start: Promise<DatabaseServer>) => {
    const server = await start;
    undo.push(() => server.stop());
    running.set(name, () => server.process);
    return server;
  };
  const launch = (name: DatabaseName) => ({ name, ...place(name), adminPassword: folder.secret(`${name}-admin`) });
  // Both are awaited whatever happens, so that none comes up after the clean-up.
  const [first, second] = await Promise.allSettled([
    started("erp-db", startPostgres(launch("erp-db"))),
    mariadb && started("crm-db", startMariadb(launch("crm-db"), mariadb)),
  ]);
  const postgres = fulfilled(first);
  const crmServer = fulfilled(second) ?? postgres;
  const databases = new Map<DatabaseName, DatabaseServer>([["erp-db", postgres]]);
  if (crmServer !== postgres) databases.set("crm-db", crmServer);
  const monitoring = new Map<DatabaseName, Login>();
  for (const [name, server] of databases)
    monitoring.set(name, await makeMonitoringUser(server, MONITOR_USER, folder.secret(name)));

  announce("business systems");
  const passwords = byApp((name) => folder.secret(name));
  const loginOf = (name: AppName) => (name === "crm" ? crmServer : postgres).createDatabase(name, folder.secret(`${name}-owner`));
  const logins = { erp: await loginOf("erp"), crm: await loginOf("crm"), oa: await loginOf("oa"), forum: await loginOf("forum") };
  const key = folder.secret("sessions");
  const apps = new Map<AppName, AppProcess>();
  const starts = await Promise.allSettled(
    APP_NAMES.map(async (name) => {
      const own = { folder: join(folder.path, name), initialise: true };
      const settings = { name, port: ports[name], login: logins[name], user: "probe", password: passwords[name], key, ...own };
      const app = await AppProcess.start(settings, folder.logs);
      undo.push(() => app.stop());
      running.set(name, () => app.process);
      apps.set(name, app);
    }),
  );
  for (const start of starts) fulfilled(start);
  const gateway = await startGateway(folder.path, ports.gateway);
  undo.push(() => gateway.stop());
  const systems = {
    ...byApp((name) => url(name)),
    gateway: url("gateway").replace("http:", "https:"),
    control: url("control"),
  };
  if (options.traffic ?? true) undo.push(startTraffic({ urls: systems, crmToken: passwords.crm }));
  const policy = writePolicy(folder.path, { mariadb: crmServer !== postgres });
  const watching = await startMonitoring(options, {
    folder: folder.path,
    logs: folder.logs,
    ports,
    policy,
    env: environment(ports),
    signal,
    announce,
    undo: (step) => undo.push(step),
  });
  for (const [name, of] of watching.running) running.set(name, of);
  const urls = { ...systems, ...watching.urls };
  const targets = new Map<Target, FaultTarget>();
  for (const name of APP_NAMES) {
    const app = apps.get(name);
    if (app) targets.set(name, appTarget(app));
  }
  for (const [name, server] of databases) targets.set(name, { kind: "database", outside: server });
  targets.set("gateway", gateway.target);
  if (watching.exporter) targets.set("exporter", watching.exporter);
  const board = new FaultBoard(targets);

  announce("fault switches");
  const control = await startControl(board, ports.control, [
    ...APP_NAMES.map((name) => ({ title: name, url: urls[name] })),
    { title: "gateway", url: urls.gateway },
    ...(["exporter", "prometheus", "alertmanager", "sink"] as const).flatMap((name) => {
      const address = urls[name];
      return address === undefined ? [] : [{ title: name === "sink" ? "notifications" : name, url: address }];
    }),
  ]);
  undo.push(() => control.close());
  signal?.throwIfAborted();
  return {
    folder: folder.path,
    ports,
    urls,
    passwords,
    logins,
    monitoring,
    policy,
    targets: board.targets,
    pids: () => new Map([...running].map(([name, of]) => [name, of().pids()])),
    fault: (name, target, on) => board.set(target, name, on === false ? undefined : on === true ? {} : on),
    faults: () => board.states(),
    missing: (name, target) => board.missing(target, name),
    sink: watching.sink,
    stop,
  };
}

/** Ports by the names that demo/sla.yml uses. */
function environment(ports: Ports): NodeJS.ProcessEnv {
  const names = [...APP_NAMES, ...DATABASE_NAMES, "gateway"] as const;
  return Object.fromEntries(names.map((name) => [`DEMO_${name.toUpperCase().replace("-", "_")}_PORT`, String(ports[name])]));
}

function byApp<T>(of: (name: AppName) => T): Readonly<Record<AppName, T>> {
  return { erp: of("erp"), crm: of("crm"), oa: of("oa"), forum: of("forum") };
}

function fulfilled<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
