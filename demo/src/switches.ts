import type { OwnSwitches } from "./fault-target.js";
import type { FaultOptions, FaultState, OptionsOf, OwnFault } from "./faults.js";

/** Does a fault that is more than a changed answer. */
export interface Effect {
  /** Begins it. A second call with other options replaces the first. */
  on(options: FaultOptions): Promise<void>;
  off(): Promise<void>;
  /** What it holds at present, for people. */
  detail?(): string;
}

/** The fault switches of one target. */
export class Switches {
  readonly #on = new Map<OwnFault, { readonly options: FaultOptions; readonly since: number }>();
  readonly #effects: Partial<Readonly<Record<OwnFault, Effect>>>;
  #queue: Promise<void> = Promise.resolve();

  constructor(effects: Partial<Readonly<Record<OwnFault, Effect>>>) {
    this.#effects = effects;
  }

  /** @returns the options of a fault that is on, else undefined. */
  options<Name extends OwnFault>(name: Name): OptionsOf<Name> | undefined {
    return this.#on.get(name)?.options as OptionsOf<Name> | undefined;
  }

  /** Monotonic seconds of its switching on; 0 when it is off. */
  since(name: OwnFault): number {
    return this.#on.get(name)?.since ?? 0;
  }

  /** Switches on, or off without options. One at a time: fulfilled when the effect stands. */
  set(name: OwnFault, options: FaultOptions | undefined): Promise<void> {
    const done = this.#queue.then(async () => {
      if (options === undefined) {
        this.#on.delete(name);
        await this.#effects[name]?.off();
      } else {
        await this.#effects[name]?.on(options);
        this.#on.set(name, { options, since: performance.now() / 1000 });
      }
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  state(name: OwnFault): FaultState {
    const on = this.#on.get(name);
    return { name, on: on !== undefined, options: on?.options ?? {}, detail: this.#effects[name]?.detail?.() ?? "" };
  }

  /** The switches of these faults, for a target inside this process. */
  only(...names: readonly OwnFault[]): OwnSwitches {
    return {
      states: async () => names.map((name) => this.state(name)),
      set: (name, options) => this.set(name, options),
    };
  }
}
