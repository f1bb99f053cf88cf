import type { FaultName, FaultOptions, FaultState, OwnFault } from "./faults.js";
import type { ManagedProcess } from "./processes/managed.js";

/** What the fault board needs of one target. */
export interface FaultTarget {
  readonly kind: "app" | "database" | "gateway" | "exporter";
  /** Its process, to be frozen and killed from outside; a target inside the runner has none. */
  readonly outside?: ProcessSwitch | undefined;
  /** What it makes by itself. */
  readonly own?: OwnSwitches | undefined;
  /** Faults that cannot be made here, each with the reason. */
  readonly missing?: Partial<Readonly<Record<FaultName, string>>> | undefined;
}

/** A process that can be ended and started again. */
interface ProcessSwitch {
  readonly process: ManagedProcess;
  restart(): Promise<void>;
}

/** Switches of a target's own faults. */
export interface OwnSwitches {
  states(): Promise<readonly FaultState[]>;
  /** @param options undefined: off. @throws FaultError when it cannot be switched. */
  set(name: OwnFault, options: FaultOptions | undefined): Promise<void>;
}
