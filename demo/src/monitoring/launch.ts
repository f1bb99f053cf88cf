import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ManagedProcess } from "../processes/managed.js";
import { untilWorks } from "../processes/wait.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** @returns the path of a file of this project. */
export function ofProject(...parts: readonly string[]): string {
  return join(ROOT, ...parts);
}

/** Where a part of the monitoring runs. */
export interface Place {
  readonly folder: string;
  readonly logs: string;
  readonly port: number;
  readonly signal?: AbortSignal | undefined;
}

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Flags of Prometheus and Alertmanager: their links lead here, not to the machine's name, which may lead nowhere. */
export function reachedAt(port: number): readonly string[] {
  return [`--web.external-url=http://127.0.0.1:${port}/`, "--web.route-prefix=/"];
}

/** Starts a server and waits until it answers 200 at a path. */
export async function launch(name: string, healthy: string, place: Place, program: Program): Promise<ManagedProcess> {
  mkdirSync(place.folder, { recursive: true });
  const managed = await ManagedProcess.start({ name, cwd: place.folder, log: join(place.logs, `${name}.log`), ...program });
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
