import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AppMessage } from "./apps/process.js";
import type { AppSettings } from "./apps/server.js";
import { ManagedProcess } from "./processes/managed.js";

/** The built program, also when this file runs from its source. */
const PROGRAM = fileURLToPath(new URL("../dist/apps/process.js", import.meta.url));
/** Seconds for a start. */
const PATIENCE = 20;

/** One business system in a process of its own. */
export class AppProcess {
  readonly settings: AppSettings;
  readonly #logs: string;
  #process: ManagedProcess;
  #controlPort: number;

  private constructor(settings: AppSettings, logs: string, started: Started) {
    this.settings = settings;
    this.#logs = logs;
    this.#process = started.process;
    this.#controlPort = started.controlPort;
  }

  static async start(settings: AppSettings, logs: string): Promise<AppProcess> {
    return new AppProcess(settings, logs, await launch(settings, logs));
  }

  get process(): ManagedProcess {
    return this.#process;
  }

  /** Its fault switches. */
  get controlUrl(): string {
    return `http://127.0.0.1:${this.#controlPort}/-/faults`;
  }

  /** Starts it again on its port after it was killed, with all switches off and the tables as they are. */
  async restart(): Promise<void> {
    if (this.#process.running) return;
    const started = await launch({ ...this.settings, initialise: false }, this.#logs);
    this.#process = started.process;
    this.#controlPort = started.controlPort;
  }

  stop(): Promise<void> {
    return this.#process.stop("SIGTERM", 4);
  }
}

interface Started {
  readonly process: ManagedProcess;
  readonly controlPort: number;
}

async function launch(settings: AppSettings, logs: string): Promise<Started> {
  const { name } = settings;
  const log = join(logs, `${name}.log`);
  const managed = await ManagedProcess.start({ name, command: process.execPath, args: [PROGRAM], log, ipc: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    const message = new Promise<AppMessage>((resolve, reject) => {
      managed.child.once("message", (said) => resolve(said as AppMessage));
      void managed.ended.then(() => reject(new Error(`${name} ended while starting: ${managed.lastWords()}`)));
      timer = setTimeout(() => reject(new Error(`${name} is not ready after ${PATIENCE} s`)), PATIENCE * 1000);
    });
    managed.child.send(settings);
    const said = await message;
    if (said.kind === "failed") throw new Error(`${name} cannot start: ${said.why}`);
    return { process: managed, controlPort: said.controlPort };
  } catch (error) {
    await managed.kill();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
