import type { AppProcess } from "./app-process.js";
import type { DatabaseServer } from "./databases/server.js";
import type { AppName, DatabaseName, FaultOptions, FaultState, ProcessFault, Target } from "./faults.js";
import { FaultError, faultNamed, faultOptions, faultsFor, PROCESS_FAULTS } from "./faults.js";

/** Milliseconds that an app may take to switch a fault. */
const PATIENCE = 15_000;

export interface TargetState {
  readonly target: Target;
  readonly kind: "app" | "database";
  readonly faults: readonly FaultState[];
}

/** All fault switches of the demo: those of the apps, and those made to processes from outside. */
export class FaultBoard {
  readonly #apps: ReadonlyMap<AppName, AppProcess>;
  readonly #databases: ReadonlyMap<DatabaseName, DatabaseServer>;
  readonly #outside = new Map<Target, ProcessFault>();
  /** What the apps said last, for while one cannot be asked. */
  readonly #lastSaid = new Map<Target, readonly FaultState[]>();
  readonly #queues = new Map<Target, Promise<unknown>>();

  constructor(apps: ReadonlyMap<AppName, AppProcess>, databases: ReadonlyMap<DatabaseName, DatabaseServer>) {
    this.#apps = apps;
    this.#databases = databases;
  }

  get targets(): readonly Target[] {
    return [...this.#apps.keys(), ...this.#databases.keys()];
  }

  /**
   * Switches a fault on (with options) or off (undefined). Fulfilled when it stands; one at a time for each target.
   * @throws FaultError when it cannot be switched.
   */
  set(target: string, name: string, options: FaultOptions | undefined): Promise<void> {
    const known = this.targets.find((each) => each === target);
    if (known === undefined)
      return Promise.reject(new FaultError(404, `no target "${target}": there are ${this.targets.join(", ")}`));
    const done = (this.#queues.get(known) ?? Promise.resolve()).then(() => this.#switch(known, name, options));
    this.#queues.set(
      known,
      done.catch(() => undefined),
    );
    return done;
  }

  async states(): Promise<readonly TargetState[]> {
    return Promise.all(
      this.targets.map(async (target) => {
        const outside = PROCESS_FAULTS.map((name): FaultState => {
          return { name, on: this.#outside.get(target) === name, options: {}, detail: "" };
        });
        const app = this.#apps.get(target as AppName);
        if (!app) return { target, kind: "database", faults: outside };
        return { target, kind: "app", faults: [...(await this.#ask(target, app)), ...outside] };
      }),
    );
  }

  async #ask(target: Target, app: AppProcess): Promise<readonly FaultState[]> {
    if (!this.#outside.has(target)) {
      try {
        const response = await fetch(app.controlUrl, { signal: AbortSignal.timeout(2000) });
        const said = (await response.json()) as readonly FaultState[];
        this.#lastSaid.set(target, said);
        return said;
      } catch {
        // It has ended or is too busy: what it said last.
      }
    }
    const names = faultsFor(target).filter((name) => !(PROCESS_FAULTS as readonly string[]).includes(name));
    return this.#lastSaid.get(target) ?? names.map((name) => ({ name, on: false, options: {}, detail: "" }));
  }

  async #switch(target: Target, text: string, options: FaultOptions | undefined): Promise<void> {
    const name = faultNamed(text, target);
    const checked = options && faultOptions(name, options);
    const outside = PROCESS_FAULTS.find((each) => each === name);
    if (outside !== undefined) return this.#switchProcess(target, outside, checked !== undefined);
    if (this.#outside.has(target))
      throw new FaultError(409, `${target} is under ${this.#outside.get(target)}: switch that off first`);
    const app = this.#apps.get(target as AppName);
    const response = await fetch(`${app?.controlUrl}/${name}`, {
      method: checked ? "PUT" : "DELETE",
      headers: { "content-type": "application/json" },
      ...(checked ? { body: JSON.stringify(checked) } : {}),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.ok) return;
    const { error } = (await response.json()) as { error: string };
    throw new FaultError(response.status === 400 || response.status === 404 ? response.status : 409, `${target}: ${error}`);
  }

  async #switchProcess(target: Target, fault: ProcessFault, on: boolean): Promise<void> {
    const held = this.#apps.get(target as AppName) ?? this.#databases.get(target as DatabaseName);
    if (!held) return;
    const present = this.#outside.get(target);
    if (!on) {
      if (present !== fault) return;
      if (fault === "freeze") held.process.thaw();
      else await held.restart();
      this.#outside.delete(target);
      return;
    }
    if (fault === "freeze") {
      if (present === "kill") throw new FaultError(409, `${target} is killed: there is nothing to freeze`);
      held.process.freeze();
    } else {
      await held.process.kill();
      this.#lastSaid.delete(target);
    }
    this.#outside.set(target, fault);
  }
}
