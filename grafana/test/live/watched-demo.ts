import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDemo } from "../../../demo/src/demo.js";
import { startPrometheus } from "../../../demo/src/monitoring/prometheus.js";
import { choosePorts } from "../../../demo/src/ports.js";
import { playScenes } from "../../../demo/src/scenes/scenes.js";
import { prometheus3 } from "../../../scripts/prometheus3.mjs";

/** Seconds that both servers have watched the demo. */
const WATCHED = 120;

/** A demo that two versions of Prometheus have scraped, with faults that came, and some that are still there. */
export interface WatchedDemo {
  /** Addresses by version; the newest one where it can be had. */
  readonly servers: Readonly<{ "Debian's Prometheus": string; "Prometheus 3": string | undefined }>;
  stop(): Promise<void>;
}

/** Takes two minutes and a bit. @throws Error when a program is not installed: scripts/debian.mjs does that. */
export async function watchDemo(): Promise<WatchedDemo> {
  const folder = mkdtempSync(join(tmpdir(), "sla-boards-"));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const program = await prometheus3().then(
      ({ prometheus }) => prometheus,
      (error: Error) => void console.log(`The boards are not tested with Prometheus 3: ${error.message}`),
    );
    const { prometheus: port } = await choosePorts("free");
    const demo = await startDemo({ history: true });
    undo.push(() => demo.stop());
    const { ports, urls } = demo;
    if (urls.prometheus === undefined || urls.alertmanager === undefined)
      throw new Error("Prometheus and Alertmanager are not installed");
    if (program !== undefined) {
      const newer = await startPrometheus(program, {
        folder,
        logs: folder,
        port,
        exporterPort: ports.exporter,
        alertmanagerPort: ports.alertmanager,
        nodeExporterPort: ports["node-exporter"],
        tempo: undefined,
      });
      undo.push(() => newer.stop("SIGTERM", 8));
    }
    await playScenes(demo, WATCHED, new AbortController().signal);
    const newest = program === undefined ? undefined : `http://127.0.0.1:${port}`;
    return { servers: { "Debian's Prometheus": urls.prometheus, "Prometheus 3": newest }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
