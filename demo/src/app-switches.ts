import type { AppProcess } from "./app-process.js";
import type { FaultTarget } from "./fault-target.js";
import { remoteSwitches } from "./remote-switches.js";

/** The faults of an app: its own ones are switched over HTTP, in its process. */
export function appTarget(app: AppProcess): FaultTarget {
  return { kind: "app", outside: app, own: remoteSwitches(app.settings.name, () => app.controlUrl) };
}
