import type { AppProcess } from "./app-process.js";
import type { FaultTarget } from "./fault-target.js";
import type { FaultState } from "./faults.js";
import { FaultError } from "./faults.js";

/** Milliseconds that an app may take to switch a fault. */
const PATIENCE = 15_000;

/** The faults of an app: its own ones are switched over HTTP, in its process. */
export function appTarget(app: AppProcess): FaultTarget {
  return {
    kind: "app",
    outside: app,
    own: {
      async states() {
        const response = await fetch(app.controlUrl, { signal: AbortSignal.timeout(2000) });
        return (await response.json()) as readonly FaultState[];
      },
      async set(name, options) {
        const response = await fetch(`${app.controlUrl}/${name}`, {
          method: options ? "PUT" : "DELETE",
          headers: { "content-type": "application/json" },
          ...(options ? { body: JSON.stringify(options) } : {}),
          signal: AbortSignal.timeout(PATIENCE),
        });
        if (response.ok) return;
        const { error } = (await response.json()) as { error: string };
        const status = response.status === 400 || response.status === 404 ? response.status : 409;
        throw new FaultError(status, `${app.settings.name}: ${error}`);
      },
    },
  };
}
