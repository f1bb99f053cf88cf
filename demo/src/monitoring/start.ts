import { join } from "node:path";
import type { FaultTarget } from "../fault-target.js";
import { writeHistory } from "../history/write.js";
import type { Ports } from "../ports.js";
import type { ManagedProcess } from "../processes/managed.js";
import { startAlertmanager } from "./alertmanager.js";
import { ExporterProcess, exporterTarget } from "./exporter.js";
import type { Place } from "./launch.js";
import { startNodeExporter } from "./node-exporter.js";
import { findMonitoring } from "./programs.js";
import { startPrometheus } from "./prometheus.js";
import type { Sink } from "./sink.js";
import { startSink } from "./sink.js";
import { mountSmallDisk } from "./small-disk.js";
import type { Tempo } from "./tempo.js";

/** Megabytes of the disk of the exporter's ledger. */
const DISK = 8;

export type Monitor = "exporter" | "prometheus" | "alertmanager" | "sink";

/** What may be chosen of the monitoring. */
export interface MonitoringOptions {
  /** Default: true. */
  readonly exporter?: boolean;
  /** Prometheus, Alertmanager and node_exporter, if they are installed. Default: true. */
  readonly prometheus?: boolean;
  /** node_exporter, if it is installed. Default: as `prometheus`. */
  readonly nodeExporter?: boolean;
  /** Shorter waits than the shipped ones. Default: as shipped. */
  readonly tempo?: Tempo;
  /** Alertmanager's routes hold at all times, whatever hours they have. Default: false. */
  readonly alwaysInHours?: boolean;
  /** The exporter's ledger holds a made year before it starts. Default: false. */
  readonly history?: boolean;
}

/** The run that the monitoring belongs to. */
export interface MonitoredRun {
  readonly folder: string;
  readonly logs: string;
  readonly ports: Ports;
  readonly policy: string;
  /** Environment of the exporter. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Told of each part that is about to start. */
  readonly announce: (part: string) => void;
  /** Takes what ends a part; they are called in reverse order, also after a failure. */
  readonly undo: (step: () => unknown) => void;
}

/** The monitoring that runs. */
export interface Monitoring {
  readonly urls: Partial<Readonly<Record<Monitor, string>>>;
  /** The present processes, by name. */
  readonly running: ReadonlyMap<string, () => ManagedProcess>;
  /** The exporter with its faults, if it runs. */
  readonly exporter: FaultTarget | undefined;
  readonly sink: Sink | undefined;
}

/** Starts exporter, sink, Alertmanager, node_exporter and Prometheus. */
export async function startMonitoring(options: MonitoringOptions, run: MonitoredRun): Promise<Monitoring> {
  const urls: Partial<Record<Monitor, string>> = {};
  const running = new Map<string, () => ManagedProcess>();
  const place = (name: keyof Ports): Place => ({ ...run, port: run.ports[name] });
  const held = (name: string, of: () => ManagedProcess) => {
    run.undo(() => of().stop("SIGTERM", 8));
    running.set(name, of);
  };
  const url = (name: Monitor) => `http://127.0.0.1:${run.ports[name]}`;

  let target: FaultTarget | undefined;
  if (options.exporter ?? true) {
    run.announce("exporter");
    const stateDir = join(run.folder, "state");
    const disk = await mountSmallDisk(stateDir, DISK);
    if (typeof disk !== "string") run.undo(() => disk.unmount());
    const { policy, env } = run;
    if (options.history ?? false) await writeHistory({ stateDir, policy, env, now: Date.now() / 1000 });
    const exporter = await ExporterProcess.start({ ...place("exporter"), policy, env, stateDir });
    held("exporter", () => exporter.process);
    urls.exporter = url("exporter");
    target = exporterTarget(exporter, run.policy, disk);
  }

  const programs = (options.prometheus ?? true) ? findMonitoring() : {};
  const { prometheus, alertmanager, nodeExporter } = programs;
  let sink: Sink | undefined;
  if (alertmanager !== undefined) {
    run.announce("Alertmanager");
    sink = await startSink(run.ports.sink, urls.exporter);
    const { close, address } = sink;
    run.undo(close);
    urls.sink = url("sink");
    const { tempo, alwaysInHours = false } = options;
    const routing = { sink: address, tempo, alwaysInHours };
    const started = await startAlertmanager(alertmanager, { ...place("alertmanager"), ...routing });
    held("alertmanager", () => started);
    urls.alertmanager = url("alertmanager");
  }
  if (prometheus !== undefined) {
    const withNode = nodeExporter !== undefined && (options.nodeExporter ?? true);
    run.announce(withNode ? "Prometheus and node_exporter" : "Prometheus");
    if (withNode) {
      const node = await startNodeExporter(nodeExporter, place("node-exporter"));
      held("node-exporter", () => node);
    }
    const started = await startPrometheus(prometheus, {
      ...place("prometheus"),
      exporterPort: run.ports.exporter,
      alertmanagerPort: alertmanager === undefined ? undefined : run.ports.alertmanager,
      nodeExporterPort: withNode ? run.ports["node-exporter"] : undefined,
      tempo: options.tempo,
    });
    held("prometheus", () => started);
    urls.prometheus = url("prometheus");
  }
  return { urls, running, exporter: target, sink };
}
