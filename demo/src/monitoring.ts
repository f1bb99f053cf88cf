import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dump, load } from "js-yaml";
import { ManagedProcess } from "./processes/managed.js";
import { findProgram } from "./processes/programs.js";
import { untilWorks } from "./processes/wait.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Place {
  readonly folder: string;
  readonly logs: string;
  readonly port: number;
  readonly signal?: AbortSignal | undefined;
}

/** Starts the exporter of this project. Its file paths are relative to the folder of the run. */
export function startExporter(
  place: Place & { readonly policy: string; readonly env: NodeJS.ProcessEnv },
): Promise<ManagedProcess> {
  return start("exporter", "/-/healthy", place, {
    command: process.execPath,
    args: [
      join(ROOT, "exporter/dist/cli.js"),
      "serve",
      `--config.file=${place.policy}`,
      `--web.listen-address=127.0.0.1:${place.port}`,
      `--state.dir=${join(place.folder, "state")}`,
    ],
    env: { ...process.env, ...place.env },
  });
}

/** @returns the programs that are installed. */
export function findMonitoring(): { readonly prometheus: string | undefined; readonly alertmanager: string | undefined } {
  return { prometheus: findProgram("prometheus"), alertmanager: findProgram("prometheus-alertmanager", "alertmanager") };
}

interface PrometheusFile {
  rule_files?: string[];
  alerting?: { alertmanagers?: { static_configs?: { targets: string[] }[] }[] };
  scrape_configs: { static_configs?: { targets: string[] }[] }[];
}

/** Starts Prometheus on a copy of prometheus/prometheus.yml with the ports of this run. */
export function startPrometheus(
  program: string,
  place: Place & { readonly exporterPort: number; readonly alertmanagerPort: number | undefined },
): Promise<ManagedProcess> {
  const file = load(readFileSync(join(ROOT, "prometheus/prometheus.yml"), "utf8")) as PrometheusFile;
  const adapted: PrometheusFile = {
    ...file,
    rule_files: (file.rule_files ?? []).map((path) => join(ROOT, "prometheus", path)),
    scrape_configs: file.scrape_configs.map((job) => {
      return { ...job, static_configs: retarget(job.static_configs, "localhost:9842", `127.0.0.1:${place.exporterPort}`) };
    }),
    alerting: {
      alertmanagers:
        place.alertmanagerPort === undefined
          ? []
          : (file.alerting?.alertmanagers ?? []).map((each) => {
              return {
                ...each,
                static_configs: retarget(each.static_configs, "localhost:9093", `127.0.0.1:${place.alertmanagerPort}`),
              };
            }),
    },
  };
  const config = join(place.folder, "prometheus.yml");
  writeFileSync(config, dump(adapted));
  return start("prometheus", "/-/ready", place, {
    command: program,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(place.folder, "prometheus")}`,
      "--storage.tsdb.retention.time=1d",
      `--web.listen-address=127.0.0.1:${place.port}`,
    ],
  });
}

/** Starts Alertmanager on alertmanager/alertmanager.yml. */
export function startAlertmanager(program: string, place: Place): Promise<ManagedProcess> {
  return start("alertmanager", "/-/ready", place, {
    command: program,
    args: [
      `--config.file=${join(ROOT, "alertmanager/alertmanager.yml")}`,
      `--storage.path=${join(place.folder, "alertmanager")}`,
      `--web.listen-address=127.0.0.1:${place.port}`,
      "--cluster.listen-address=",
    ],
  });
}

function retarget(configs: { targets: string[] }[] | undefined, from: string, to: string): { targets: string[] }[] {
  return (configs ?? []).map((each) => ({ ...each, targets: each.targets.map((target) => (target === from ? to : target)) }));
}

async function start(
  name: string,
  healthy: string,
  place: Place,
  launch: { readonly command: string; readonly args: readonly string[]; readonly env?: NodeJS.ProcessEnv },
): Promise<ManagedProcess> {
  mkdirSync(place.folder, { recursive: true });
  const managed = await ManagedProcess.start({ name, cwd: place.folder, log: join(place.logs, `${name}.log`), ...launch });
  try {
    const answers = async () =>
      (await fetch(`http://127.0.0.1:${place.port}${healthy}`, { signal: AbortSignal.timeout(2000) })).ok;
    await untilWorks(managed, answers, { signal: place.signal });
    return managed;
  } catch (error) {
    await managed.stop();
    throw error;
  }
}
