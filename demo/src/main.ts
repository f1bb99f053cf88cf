import { Command, Option } from "commander";
import type { Demo } from "./demo.js";
import { startDemo } from "./demo.js";
import { movedPorts } from "./ports.js";
import { untilAborted } from "./until-aborted.js";
import { watch } from "./watch/screen.js";

interface Flags {
  readonly exporter: boolean;
  readonly prometheus: boolean;
  readonly mariadb: boolean;
  readonly traffic: boolean;
  readonly history: boolean;
  readonly ports: "preferred" | "free";
}

const flags = new Command("demo")
  .description("Sample business systems on real databases, the exporter that watches them, and faults to switch on.")
  .addOption(
    new Option("--ports <choice>", "well-known ports where they are free, or any")
      .choices(["preferred", "free"])
      .default("preferred"),
  )
  .option("--no-exporter", "leave the exporter out")
  .option("--no-prometheus", "leave Prometheus and Alertmanager out")
  .option("--no-mariadb", "run the CRM on PostgreSQL")
  .option("--no-traffic", "no background traffic")
  .option("--history", "a made year in the exporter's ledger", false)
  .parse()
  .opts<Flags>();

process.exitCode = await run();
// Drops the channel to the parent, if there is one: nothing else keeps this process.
if (process.connected) process.disconnect();

async function run(): Promise<number> {
  const ending = new AbortController();
  const end = () => ending.abort();
  // Every later signal is ignored: stopping has time limits of its own, and cutting it short would leave things behind.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  process.once("disconnect", end);
  const began = performance.now();
  const onProgress = (part: string) => console.log(`Starting ${part} ...`);
  let demo: Demo;
  try {
    demo = await startDemo({ ...flags, onProgress, signal: ending.signal });
  } catch (error) {
    if (ending.signal.aborted) {
      console.log("Stopped.");
      return 0;
    }
    console.error(`The demo cannot start: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  console.log(
    `\n${whereToLook(demo)}\n${flags.ports === "preferred" ? takenPorts(demo) : ""}\nReady after ${((performance.now() - began) / 1000).toFixed(0)} s. Ctrl-C stops everything.\n`,
  );
  if (demo.urls.exporter === undefined) await untilAborted(ending.signal);
  else await watch(demo.urls.exporter, process.stdout, ending.signal);
  console.log("\nStopping ...");
  await demo.stop();
  console.log("Stopped; nothing is left behind.");
  return 0;
}

/** A line, or nothing when every part has its well-known port. */
function takenPorts({ ports }: Demo): string {
  const moved = movedPorts(ports).map(({ name, preferred, port }) => `${preferred} (${name}: now ${port})`);
  return moved.length === 0 ? "" : `\nPorts that were taken: ${moved.join(", ")}.\n`;
}

function whereToLook({ urls, targets }: Demo): string {
  const crmDatabase = targets.includes("crm-db") ? "MariaDB" : "PostgreSQL; MariaDB is not installed";
  const rows: readonly (readonly [title: string, address: string | undefined, note: string])[] = [
    ["Exporter", urls.exporter, "status page; /metrics"],
    ["Faults", urls.control, "switch them on and watch"],
    ["Prometheus", urls.prometheus, ""],
    ["Alertmanager", urls.alertmanager, ""],
    ["Notifications", urls.sink, "what the receivers were told"],
    ["ERP", urls.erp, "on PostgreSQL"],
    ["CRM", urls.crm, `on ${crmDatabase}`],
    ["OA", urls.oa, "on PostgreSQL"],
    ["Forum", urls.forum, "on PostgreSQL"],
    ["Gateway", urls.gateway, "over TLS"],
  ];
  return rows
    .map(([title, address, note]) => `  ${title.padEnd(13)} ${(address ?? "not running").padEnd(24)} ${note}`.trimEnd())
    .join("\n");
}
