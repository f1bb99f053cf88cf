import type { FaultTarget } from "./fault-target.js";
import type { FaultName, FaultOptions, FaultState, ProcessFault, Target } from "./faults.js";
import { FaultError, faultNamed, faultOptions, faultsFor, ownFaultsFor, PROCESS_FAULTS } from "./faults.js";

export interface TargetState {
  readonly target: Target;
  readonly kind: FaultTarget["kind"];
  readonly faults: readonly FaultState[];
}

/** All fault switches of the demo: those that targets have themselves, and those made to processes from outside. */
export class FaultBoard {
  readonly #targets: ReadonlyMap<Target, FaultTarget>;
  readonly #outside = new Map<Target, ProcessFault>();
  /** What the targets said last, for while one cannot be asked. */
  readonly #lastSaid = new Map<Target, readonly FaultState[]>();
  readonly #queues = new Map<Target, Promise<unknown>>();

  constructor(targets: ReadonlyMap<Target, FaultTarget>) {
    this.#targets = targets;
  }

  get targets(): readonly Target[] {
    return [...this.#targets.keys()];
  }

  /** @returns why a fault cannot be made here; undefined when it can. @throws FaultError when there is no such fault. */
  missing(target: Target, name: FaultName): string | undefined {
    return this.#targets.get(target)?.missing?.[faultNamed(name, target)];
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
      [...this.#targets].map(async ([target, held]) => {
        const outside = faultsFor(target)
          .filter((name) => (PROCESS_FAULTS as readonly FaultName[]).includes(name))
          .filter((name) => held.missing?.[name] === undefined)
          .map((name): FaultState => ({ name, on: this.#outside.get(target) === name, options: {}, detail: "" }));
        const own = (await this.#ask(target, held)).filter(({ name }) => held.missing?.[name] === undefined);
        return { target, kind: held.kind, faults: [...own, ...outside] };
      }),
    );
  }

  async #ask(target: Target, { own }: FaultTarget): Promise<readonly FaultState[]> {
    if (own !== undefined && !this.#outside.has(target)) {
      try {
        const said = await own.states();
        this.#lastSaid.set(target, said);
        return said;
      } catch {
        // It has ended or is too busy: what it said last.
      }
    }
    const silent = ownFaultsFor(target).map((name): FaultState => ({ name, on: false, options: {}, detail: "" }));
    return this.#lastSaid.get(target) ?? silent;
  }

  async #switch(target: Target, text: string, options: FaultOptions | undefined): Promise<void> {
    const name = faultNamed(text, target);
    const why = this.missing(target, name);
    if (why !== undefined) throw new FaultError(409, `${target} cannot have ${name} here: ${why}`);
    const checked = options && faultOptions(name, options);
    const outside = PROCESS_FAULTS.find((each) => each === name);
    if (outside !== undefined) return this.#switchProcess(target, outside, checked !== undefined);
    if (this.#outside.has(target))
      throw new FaultError(409, `${target} is under ${this.#outside.get(target)}: switch that off first`);
    const own = ownFaultsFor(target).find((each) => each === name);
    if (own !== undefined) await this.#targets.get(target)?.own?.set(own, checked);
  }

  async #switchProcess(target: Target, fault: ProcessFault, on: boolean): Promise<void> {
    const held = this.#targets.get(target)?.outside;
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
      // An app forgets its switches; what the runner holds of a target stays as it is.
      if (this.#targets.get(target)?.kind === "app") this.#lastSaid.delete(target);
    }
    this.#outside.set(target, fault);
  }
}
