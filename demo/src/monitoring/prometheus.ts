import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { dump, load } from "js-yaml";
import type { ManagedProcess } from "../processes/managed.js";
import type { Place } from "./launch.js";
import { launch, ofProject, reachedAt } from "./launch.js";
import type { Tempo } from "./tempo.js";
import { atMost } from "./tempo.js";

interface PrometheusFile {
  global?: Record<string, unknown>;
  rule_files?: string[];
  alerting?: { alertmanagers?: Job[] };
  scrape_configs: Job[];
}

interface Job {
  job_name?: string;
  static_configs?: { targets: string[]; labels?: Readonly<Record<string, string>> }[];
}

interface RuleFile {
  groups?: { interval?: string; rules?: { alert?: string; for?: string; keep_firing_for?: string }[] }[];
}

/** What Prometheus scrapes and tells in this run. */
export interface Peers {
  readonly exporterPort: number;
  readonly alertmanagerPort: number | undefined;
  readonly nodeExporterPort: number | undefined;
  readonly tempo: Tempo | undefined;
}

/** The machine of the demo, as node_exporter's series name it. */
const HOST_LABELS = { system: "erp", host: "demo" };

/** Starts Prometheus on a copy of prometheus/prometheus.yml with the ports of this run. */
export function startPrometheus(program: string, place: Place & Peers): Promise<ManagedProcess> {
  const config = join(place.folder, "prometheus.yml");
  const file = load(readFileSync(ofProject("prometheus/prometheus.yml"), "utf8")) as PrometheusFile;
  const rules = place.tempo === undefined ? ofProject("prometheus") : hurriedRules(place.folder, place.tempo);
  writeFileSync(config, dump(adapted(file, rules, place)));
  return launch("prometheus", "/-/ready", place, {
    command: program,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(place.folder, "prometheus")}`,
      "--storage.tsdb.retention.time=1d",
      `--web.listen-address=127.0.0.1:${place.port}`,
      ...reachedAt(place.port),
      // An alert that fires in the first seconds would else be held back for a minute.
      ...(place.tempo === undefined ? [] : ["--rules.alert.resend-delay=1s"]),
    ],
  });
}

function adapted(file: PrometheusFile, rules: string, place: Place & Peers): PrometheusFile {
  const ports = new Map<string, number | undefined>([
    ["localhost:9842", place.exporterPort],
    ["localhost:9090", place.port],
    ["localhost:9093", place.alertmanagerPort],
  ]);
  const retargeted = (job: Job): Job => {
    const configs = (job.static_configs ?? []).map((each) => {
      const targets = each.targets.flatMap((target) => {
        const port = ports.get(target);
        return port === undefined ? [] : [`127.0.0.1:${port}`];
      });
      return { ...each, targets };
    });
    return { ...job, static_configs: configs };
  };
  const used = (job: Job) => (job.static_configs ?? []).some((each) => each.targets.length > 0);
  const node: Job[] =
    place.nodeExporterPort === undefined
      ? []
      : [{ job_name: "node", static_configs: [{ targets: [`127.0.0.1:${place.nodeExporterPort}`], labels: HOST_LABELS }] }];
  const seconds = place.tempo?.interval;
  const intervals =
    seconds === undefined
      ? {}
      : { scrape_interval: `${seconds}s`, scrape_timeout: `${seconds}s`, evaluation_interval: `${seconds}s` };
  return {
    ...file,
    global: { ...file.global, ...intervals },
    rule_files: (file.rule_files ?? []).map((path) => join(rules, path)),
    scrape_configs: [...file.scrape_configs.map(retargeted).filter(used), ...node],
    alerting: { alertmanagers: (file.alerting?.alertmanagers ?? []).map(retargeted).filter(used) },
  };
}

/** Copies the shipped rules with shorter waits. @returns the folder that takes the place of prometheus/. */
function hurriedRules(folder: string, tempo: Tempo): string {
  const target = join(folder, "hurried");
  mkdirSync(join(target, "rules"), { recursive: true });
  for (const name of ruleFiles()) {
    const file = load(readFileSync(name, "utf8")) as RuleFile;
    for (const group of file.groups ?? []) {
      if (group.interval !== undefined) group.interval = atMost(group.interval, tempo.interval);
      for (const rule of group.rules ?? []) {
        if (rule.alert === undefined || tempo.longestFor?.alerts.includes(rule.alert) !== true) continue;
        if (rule.for !== undefined) rule.for = atMost(rule.for, tempo.longestFor.seconds);
        if (rule.keep_firing_for !== undefined) rule.keep_firing_for = atMost(rule.keep_firing_for, tempo.longestFor.seconds);
      }
    }
    writeFileSync(join(target, basename(dirname(name)), basename(name)), dump(file, { lineWidth: -1 }));
  }
  return target;
}

/** @returns the shipped rule files. */
export function ruleFiles(): readonly string[] {
  const folder = ofProject("prometheus/rules");
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".yml"))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
