import { systemClock } from "../checks/clock.js";
import { formatProblem } from "../config/problem.js";
import { ProcessMetrics } from "../metrics/collect/process.js";
import { snapshots } from "../metrics/snapshot.js";
import { type Address, parseAddress } from "../web/address.js";
import { type ControlSocket, claimFolder } from "../web/control/claim.js";
import { type Listening, listen } from "../web/listen.js";
import { WebSecurity } from "../web/security.js";
import { createWeb, type WebParts } from "../web/server.js";
import { asksForIdentity, WebConfigError } from "../web/web-config.js";
import { Exporter, type Prepared, warn } from "./exporter.js";
import { type LogFormat, type LogLevel, openLog } from "./log.js";
import { openLedger } from "./open-ledger.js";
import { type ReadPolicy, readPolicy } from "./read-policy.js";
import { makeStateDir } from "./state-dir.js";
import { asUserError, UserError } from "./user-error.js";
import { build } from "./version.js";

export interface ServeOptions {
  readonly configFile: string;
  readonly listenAddress: string;
  readonly webConfigFile: string | undefined;
  readonly enableLifecycle: boolean;
  readonly stateDir: string;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

/** SIGTERM is answered within 5 s, whatever hangs. Milliseconds. */
const LAST_WORD = 4_800;

/** Where the process was not started by cli.cjs, which see. */
const FEW_THREADS = "started as cli.js: two host names whose lookup hangs hold up the lookups of all others";

/** Runs the exporter until a signal ends it. The port opens before any target has answered. */
export async function serve(options: ServeOptions): Promise<void> {
  const log = openLog(options.logLevel, options.logFormat);
  if (process.env.UV_THREADPOOL_SIZE === undefined) log.warn({ start: "cli.cjs" }, FEW_THREADS);
  const loaded = readPolicy(options.configFile, process.env);
  if (!loaded.policy) throw new UserError(loaded.problems.map(formatProblem).join("\n"));
  for (const warning of loaded.warnings) warn(log, warning);
  const security = asUserError(() => new WebSecurity(options.webConfigFile));
  const address = asUserError(() => parseAddress(options.listenAddress));
  const { stateDir } = options;
  asUserError(() => makeStateDir(stateDir));
  const control = await claimFolder(stateDir, "serve").catch((error: Error) => {
    throw new UserError(error.message);
  });
  try {
    await run({ options, loaded, security, address, control, log });
  } finally {
    await control.release();
  }
  process.exit(0);
}

interface Parts {
  readonly options: ServeOptions;
  readonly loaded: Extract<ReadPolicy, { readonly policy: object }>;
  readonly security: WebSecurity;
  readonly address: Address;
  readonly control: ControlSocket;
  readonly log: ReturnType<typeof openLog>;
}

/** Everything that needs the state folder for itself. */
async function run({ options, loaded, security, address, control, log }: Parts): Promise<void> {
  const { configFile, stateDir } = options;
  const { policy, locate } = loaded;
  const ledger = asUserError(() => openLedger(stateDir, policy.timeZone, log));
  const exporter = new Exporter(policy, { configFile, stateDir, ledger, clock: systemClock, log, env: process.env });
  await exporter.ready();
  let server: Listening | undefined;
  const reload = () => exporter.reload(prepareSecurity(server));
  const web: WebParts = {
    view: () => exporter.state,
    metrics: snapshots(() => ({ state: exporter.state, ledger }), build(), new ProcessMetrics()),
    ready: () => true,
    security,
    enableLifecycle: options.enableLifecycle,
    reload: async () => reload(),
    ledger: () => ({ source: ledger, commands: ledger, now: ledger.clock.now(), locale: exporter.state.policy.locale }),
    onError: (error) => log.error({ error: String(error) }, "a request failed"),
  };
  server = await listen(createWeb(web), address, security).catch(async (error: Error) => {
    await exporter.stop();
    throw new UserError(`cannot listen on "${options.listenAddress}": ${error.message}; ${otherAddress(error)}`);
  });
  exporter.begin(locate);
  control.serve(createWeb({ ...web, trusted: true }));
  if (options.enableLifecycle && !asksForIdentity(security.config)) {
    log.warn({}, "--web.enable-lifecycle has no effect: --web.config.file asks nobody who they are");
  }
  // Before the line that tells others that they may send one.
  process.on("SIGHUP", reload);
  const ending = ended();
  log.info({ url: server.url, systems: policy.systems.length, version: build().version }, "listening");
  const signal = await ending;
  log.info({ signal }, "ending");
  setTimeout(() => process.exit(0), LAST_WORD).unref();
  await Promise.all([server.close(1), exporter.stop()]);
  log.info({}, "ended");
}

/** The web configuration, read again. */
function prepareSecurity(server: Listening | undefined): Prepared {
  const nothing = () => {};
  try {
    return { errors: [], use: server?.prepareSecurity() ?? nothing };
  } catch (error) {
    return { errors: error instanceof WebConfigError ? error.errors : [String(error)], use: nothing };
  }
}

/** The way out, by what the system says against the address. */
function otherAddress({ code }: NodeJS.ErrnoException): string {
  if (code === "EADDRINUSE") return "end what listens there, or give another address with --web.listen-address";
  if (code === "EACCES") return "ports below 1024 need a privilege: give a higher one with --web.listen-address";
  return "give an address of this machine with --web.listen-address, such as :9842 or 127.0.0.1:9842";
}

function ended(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve(signal));
  });
}
