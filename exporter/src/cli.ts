import { Command, InvalidArgumentError, Option } from "commander";
import { engines } from "./checks/databases/registry.js";
import { check } from "./cli/check.js";
import { init } from "./cli/init.js";
import { addLedgerCommands } from "./cli/ledger/program.js";
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from "./cli/log.js";
import { once } from "./cli/once.js";
import { jsonSchemaText } from "./cli/schema.js";
import { serve } from "./cli/serve.js";
import { UserError } from "./cli/user-error.js";
import { build } from "./cli/version.js";

/** Flags as commander gives them: Prometheus' names have dots. */
interface Flags {
  readonly "config.file": string;
  readonly "web.listenAddress": string;
  readonly "web.config.file"?: string;
  readonly "web.enableLifecycle"?: boolean;
  readonly "state.dir": string;
  readonly "log.level": LogLevel;
  readonly "log.format": LogFormat;
}

const write = (text: string) => void process.stdout.write(text);
const configFile = () => new Option("--config.file <file>", "the policy file").default("sla.yml");

const program = new Command("sla-exporter")
  .description("Prometheus exporter of a tiered software SLA: slow queries, connections, synthetic transactions.")
  .version(`sla-exporter ${build().version} (${build().revision}, Node ${build().nodejs})`)
  .showHelpAfterError("(--help tells the flags)")
  .helpCommand(false);

program
  .command("init")
  .description("write a commented starter policy file")
  .addOption(configFile())
  .option("--engine <engine>", `${Object.keys(engines).join(", ")}; asked for when missing`)
  .option("--host <host>", "host or host:port of the database server; asked for when missing")
  .option("--port <port>", "its port, when it is not the usual one")
  .option("--user <user>", "the monitoring user")
  .action(async (flags: Flags & { engine?: string; host?: string; port?: string; user?: string }) => {
    const { "config.file": file, ...given } = flags;
    const interactive = process.stdin.isTTY === true;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    await init({ file, ...given }, { input: process.stdin, output: process.stdout, interactive, timeZone }).catch(sayToUser);
  });

program
  .command("serve")
  .description("run the exporter")
  .addOption(configFile())
  .option("--web.listen-address <address>", "where to listen", ":9842")
  .option("--web.config.file <file>", "TLS and basic authentication, in the format of Prometheus' own exporters")
  .option("--web.enable-lifecycle", "let those who authenticate reload the policy and change the ledger over HTTP")
  .option("--state.dir <folder>", "what has to outlive the process", "state")
  .addOption(new Option("--log.level <level>", "least level that is logged").choices(LOG_LEVELS).default("info"))
  .addOption(new Option("--log.format <format>", "format of the log").choices(LOG_FORMATS).default("logfmt"))
  .action(async (flags: Flags) => {
    await serve({
      configFile: flags["config.file"],
      listenAddress: flags["web.listenAddress"],
      webConfigFile: flags["web.config.file"],
      enableLifecycle: flags["web.enableLifecycle"] ?? false,
      stateDir: flags["state.dir"],
      logLevel: flags["log.level"],
      logFormat: flags["log.format"],
    });
  });

program
  .command("check")
  .description("read the policy file and show every error at once")
  .addOption(configFile())
  .option("--live", "connect to everything and run every transaction once")
  .action(async (flags: Flags & { live?: boolean }) => {
    if (!(await check(flags["config.file"], flags.live ?? false, write))) process.exitCode = 1;
  });

program
  .command("once")
  .description("run one check now and show what it found")
  .argument("<name>", "a database, or a transaction as SYSTEM/NAME or NAME")
  .addOption(configFile())
  .action(async (name: string, flags: Flags) => {
    const colour = process.stdout.isTTY === true && (process.env.NO_COLOR ?? "") === "";
    const output = { width: process.stdout.columns ?? 100, colour, write };
    if (!(await once(flags["config.file"], name, output))) process.exitCode = 1;
  });

addLedgerCommands(program);

program
  .command("schema")
  .description("print the JSON Schema of the policy file")
  .action(() => write(jsonSchemaText()));

program
  .command("grants")
  .description("print the least SQL that the monitoring user needs")
  .argument("<engine>", Object.keys(engines).join(", "), parseEngine)
  .option("--user <user>", "the monitoring user", "sla_exporter")
  .option("--host <host>", "the host that it connects from (mysql, mariadb)")
  .action((engine: keyof typeof engines, { user, host }: { user: string; host?: string }) => {
    write(engines[engine].grants(user, host));
  });

function parseEngine(text: string): keyof typeof engines {
  const engine = (Object.keys(engines) as (keyof typeof engines)[]).find((name) => name === text);
  if (engine) return engine;
  throw new InvalidArgumentError(`Expected one of ${Object.keys(engines).join(", ")}.`);
}

function sayToUser(error: Error): never {
  throw new UserError(error.message, { cause: error });
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
