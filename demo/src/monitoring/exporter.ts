import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultTarget } from "../fault-target.js";
import { FaultError } from "../faults.js";
import type { ManagedProcess } from "../processes/managed.js";
import { signal } from "../processes/tree.js";
import type { Effect } from "../switches.js";
import { Switches } from "../switches.js";
import { parseExposition } from "../watch/exposition.js";
import type { Place } from "./launch.js";
import { launch, ofProject } from "./launch.js";
import type { SmallDisk } from "./small-disk.js";

/** Seconds that a reload may take to show. */
const PATIENCE = 10;
/** No policy has it. */
const ERROR = "\nno_such_key: true\n";
/**
 * A window long past, with a long reason: a policy that is another one, so that it is an entry of the ledger, and longer
 * than what may fit into the last block of a file on a full disk.
 */
const NOTE = `
    maintenance: [{ from: "2020-01-01 00:00", to: "2020-01-01 01:00", reason: "${"a long story ".repeat(500).trim()}" }]`;
/** Behind this line of demo/sla.yml goes the note. */
const NOTED = "\n  forum:";

/** What a start of the exporter takes. */
export interface ExporterLaunch extends Place {
  readonly policy: string;
  readonly env: NodeJS.ProcessEnv;
  /** Folder of its ledger and what else it keeps. */
  readonly stateDir: string;
}

/** The exporter of this project. Its file paths are relative to the folder of the run. */
export class ExporterProcess {
  readonly #launch: ExporterLaunch;
  #process: ManagedProcess;

  private constructor(launched: ExporterLaunch, managed: ManagedProcess) {
    this.#launch = launched;
    this.#process = managed;
  }

  static async start(launched: ExporterLaunch): Promise<ExporterProcess> {
    return new ExporterProcess(launched, await start(launched));
  }

  get process(): ManagedProcess {
    return this.#process;
  }

  /** Starts it again on its port and its state after it was killed. */
  async restart(): Promise<void> {
    if (!this.#process.running) this.#process = await start(this.#launch);
  }

  /**
   * Writes the policy file anew, has it read, and waits until the exporter says how that went.
   * @throws FaultError when it does not say the expected.
   */
  async reload(text: string, successful: boolean): Promise<void> {
    writeFileSync(this.#launch.policy, text);
    signal(this.#process.pid, "SIGHUP");
    for (const end = performance.now() + PATIENCE * 1000; performance.now() < end; await sleep(100))
      if ((await this.#lastReload()) === (successful ? 1 : 0)) return;
    throw new FaultError(409, `exporter: does not tell of a reload that ${successful ? "succeeds" : "fails"}`);
  }

  async #lastReload(): Promise<number | undefined> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.#launch.port}/metrics`, { signal: AbortSignal.timeout(2000) });
      return parseExposition(await response.text()).find(({ name }) => name === "sla_config_last_reload_successful")?.value;
    } catch {
      return undefined;
    }
  }
}

/** @param disk the small disk that its ledger is on, or why there is none. */
export function exporterTarget(exporter: ExporterProcess, policy: string, disk: SmallDisk | string): FaultTarget {
  const right = readFileSync(policy, "utf8");
  const noDisk = typeof disk === "string" ? disk : undefined;
  const edits = { policy: false, disk_full: false };
  const edit = (name: keyof typeof edits, on: boolean) => {
    edits[name] = on;
    const noted = edits.disk_full ? right.replace(NOTED, NOTED + NOTE) : right;
    return exporter.reload(edits.policy ? noted + ERROR : noted, !edits.policy);
  };
  const switches = new Switches({
    policy: { on: () => edit("policy", true), off: () => edit("policy", false) },
    ...(typeof disk === "string" ? {} : { disk_full: fullDisk(disk, (full) => edit("disk_full", full)) }),
  });
  return {
    kind: "exporter",
    outside: exporter,
    own: switches.only("policy", "disk_full"),
    ...(noDisk === undefined ? {} : { missing: { disk_full: noDisk } }),
  };
}

/** @param tell gives the ledger something to write. */
function fullDisk(disk: SmallDisk, tell: (full: boolean) => Promise<void>): Effect {
  return {
    on: () => {
      disk.fill();
      return tell(true);
    },
    off: () => {
      disk.clear();
      return tell(false);
    },
  };
}

function start(launched: ExporterLaunch): Promise<ManagedProcess> {
  const args = [
    ofProject("exporter/dist/cli.cjs"),
    "serve",
    `--config.file=${launched.policy}`,
    `--web.listen-address=127.0.0.1:${launched.port}`,
    `--state.dir=${launched.stateDir}`,
  ];
  return launch("exporter", "/-/healthy", launched, {
    command: process.execPath,
    args,
    env: { ...process.env, ...launched.env },
  });
}
