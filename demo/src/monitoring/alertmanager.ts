import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import type { ManagedProcess } from "../processes/managed.js";
import type { Place } from "./launch.js";
import { launch, ofProject, reachedAt } from "./launch.js";
import type { Tempo } from "./tempo.js";
import { atMost } from "./tempo.js";

interface Route {
  group_wait?: string;
  group_interval?: string;
  active_time_intervals?: string[];
  mute_time_intervals?: string[];
  routes?: Route[];
}

interface AlertmanagerFile {
  global?: unknown;
  templates?: string[];
  route: Route;
  receivers: ({ name: string } & Readonly<Record<string, unknown>>)[];
}

/** How this run's Alertmanager differs from the shipped one. */
export interface Retargeting {
  /** Address that takes the notifications; the receiver's name is put behind it. */
  readonly sink: string;
  readonly tempo: Tempo | undefined;
  /** Routes hold at all times, so that it does not matter at which hour a drill runs. */
  readonly alwaysInHours: boolean;
}

/** Starts Alertmanager on a copy of alertmanager/alertmanager.yml whose receivers all lead to the sink. */
export function startAlertmanager(program: string, place: Place & Retargeting): Promise<ManagedProcess> {
  const config = join(place.folder, "alertmanager.yml");
  const shipped = readFileSync(ofProject("alertmanager/alertmanager.yml"), "utf8");
  writeFileSync(config, retargetedFile(shipped, place, ofProject("alertmanager")));
  return launch("alertmanager", "/-/ready", place, {
    command: program,
    args: [
      `--config.file=${config}`,
      `--storage.path=${join(place.folder, "alertmanager")}`,
      `--web.listen-address=127.0.0.1:${place.port}`,
      ...reachedAt(place.port),
      "--cluster.listen-address=",
    ],
  });
}

/**
 * Accounts and addresses of real receivers stay out; who gets what, when, and grouped with what, stays as shipped.
 * @param shipped text of alertmanager/alertmanager.yml. @param folder where its templates are for Alertmanager.
 * @returns the text of the file for this run.
 */
export function retargetedFile(shipped: string, { sink, tempo, alwaysInHours }: Retargeting, folder: string): string {
  const { global: _accounts, ...file } = load(shipped) as AlertmanagerFile;
  const route = alwaysInHours ? withoutHours(file.route) : file.route;
  const retargeted = {
    ...file,
    templates: (file.templates ?? []).map((path) => join(folder, path)),
    route: tempo === undefined ? route : hurried(route, tempo),
    receivers: file.receivers.map(({ name, ...integrations }) => {
      if (Object.keys(integrations).length === 0) return { name };
      const url = `${sink}/${encodeURIComponent(name)}`;
      return { name, webhook_configs: [{ url, send_resolved: sendsResolved(integrations) }] };
    }),
  };
  return dump(retargeted);
}

function withoutHours({ active_time_intervals: _active, mute_time_intervals: _mute, ...route }: Route): Route {
  return route.routes ? { ...route, routes: route.routes.map(withoutHours) } : route;
}

/** Whether a receiver is told by any of its means that an alert is over. Webhooks do so unless told otherwise, the others when told to. */
function sendsResolved(integrations: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(integrations).some(([kind, configs]) =>
    (configs as readonly { readonly send_resolved?: boolean }[]).some((each) => each.send_resolved ?? kind === "webhook_configs"),
  );
}

function hurried(route: Route, tempo: Tempo): Route {
  return {
    ...route,
    ...(route.group_wait === undefined ? {} : { group_wait: atMost(route.group_wait, tempo.longestWait) }),
    ...(route.group_interval === undefined ? {} : { group_interval: atMost(route.group_interval, tempo.longestInterval) }),
    ...(route.routes ? { routes: route.routes.map((each) => hurried(each, tempo)) } : {}),
  };
}
