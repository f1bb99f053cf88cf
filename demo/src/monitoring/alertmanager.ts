import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import type { ManagedProcess } from "../processes/managed.js";
import type { Place } from "./launch.js";
import { launch, ofProject } from "./launch.js";
import type { Tempo } from "./tempo.js";
import { atMost } from "./tempo.js";

interface Route {
  group_wait?: string;
  group_interval?: string;
  routes?: Route[];
}

interface AlertmanagerFile {
  global?: unknown;
  templates?: string[];
  route: Route;
  receivers: ({ name: string } & Readonly<Record<string, unknown>>)[];
  time_intervals?: { name: string; time_intervals: unknown[] }[];
  mute_time_intervals?: { name: string; time_intervals: unknown[] }[];
}

/** How this run's Alertmanager differs from the shipped one. */
export interface Retargeting {
  /** Address that takes the notifications; the receiver's name is put behind it. */
  readonly sink: string;
  readonly tempo: Tempo | undefined;
  /** Every time interval holds at all times, so that it does not matter at which hour a drill runs. */
  readonly alwaysInHours: boolean;
}

/** Starts Alertmanager on a copy of alertmanager/alertmanager.yml whose receivers all lead to the sink. */
export function startAlertmanager(program: string, place: Place & Retargeting): Promise<ManagedProcess> {
  mkdirSync(place.folder, { recursive: true });
  const config = join(place.folder, "alertmanager.yml");
  const file = load(readFileSync(ofProject("alertmanager/alertmanager.yml"), "utf8")) as AlertmanagerFile;
  writeFileSync(config, dump(retargeted(file, place)));
  return launch("alertmanager", "/-/ready", place, {
    command: program,
    args: [
      `--config.file=${config}`,
      `--storage.path=${join(place.folder, "alertmanager")}`,
      `--web.listen-address=127.0.0.1:${place.port}`,
      "--cluster.listen-address=",
    ],
  });
}

/** Accounts and addresses of real receivers stay out; who gets what, when, and grouped with what, stays as shipped. */
function retargeted({ global: _accounts, ...file }: AlertmanagerFile, { sink, tempo, alwaysInHours }: Retargeting) {
  const always = (all: AlertmanagerFile["time_intervals"]) =>
    all?.map(({ name }) => ({ name, time_intervals: [{ times: [{ start_time: "00:00", end_time: "24:00" }] }] }));
  return {
    ...file,
    ...(alwaysInHours && file.time_intervals ? { time_intervals: always(file.time_intervals) } : {}),
    templates: (file.templates ?? []).map((path) => ofProject("alertmanager", path)),
    route: tempo === undefined ? file.route : hurried(file.route, tempo),
    receivers: file.receivers.map(({ name, ...integrations }) => {
      if (Object.keys(integrations).length === 0) return { name };
      return { name, webhook_configs: [{ url: `${sink}/${encodeURIComponent(name)}`, send_resolved: true }] };
    }),
  };
}

function hurried(route: Route, tempo: Tempo): Route {
  return {
    ...route,
    ...(route.group_wait === undefined ? {} : { group_wait: atMost(route.group_wait, tempo.longestWait) }),
    ...(route.group_interval === undefined ? {} : { group_interval: atMost(route.group_interval, tempo.longestWait) }),
    ...(route.routes ? { routes: route.routes.map((each) => hurried(each, tempo)) } : {}),
  };
}
