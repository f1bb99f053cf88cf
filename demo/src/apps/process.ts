import type { AppSettings, RunningApp } from "./server.js";
import { serveApp } from "./server.js";

/** What an app's process says to the runner. */
export type AppMessage =
  | { readonly kind: "ready"; readonly port: number; readonly controlPort: number }
  | { readonly kind: "failed"; readonly why: string };

/** Seconds for an orderly end. */
const PATIENCE = 2;

let running: RunningApp | undefined;

function end(): void {
  setTimeout(() => process.exit(0), PATIENCE * 1000).unref();
  void (running?.stop() ?? Promise.resolve()).finally(() => process.exit(0));
}

process.once("message", (settings) => {
  void serveApp(settings as AppSettings).then(
    (app) => {
      running = app;
      process.send?.({ kind: "ready", port: app.port, controlPort: app.controlPort } satisfies AppMessage);
    },
    (error: Error) => {
      process.send?.({ kind: "failed", why: error.message } satisfies AppMessage, () => process.exit(1));
    },
  );
});
// The runner has ended, however it did: nothing may stay.
process.once("disconnect", end);
process.once("SIGTERM", end);
