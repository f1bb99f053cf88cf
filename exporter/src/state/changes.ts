import type { Policy, System } from "../policy/policy.js";
import type { StateView, Surroundings } from "./view.js";

type Change = StateView["lastChanges"][number];

/** When each system last changed, by kind. Systems that leave the policy are forgotten. */
export class Changes {
  readonly #noted = new Map<string, Change>();
  /** Ends of the windows that were last seen open, by system. */
  readonly #windows = new Map<string, number>();
  /** Fingerprints of the systems of the policy in force. */
  #systems: ReadonlyMap<string, string> = new Map();

  note(system: string, kind: Change["kind"], at: number): void {
    this.#noted.set(`${system}\n${kind}`, { system, kind, at });
  }

  /** A policy comes into force: systems that it changes or adds have changed; the first policy changes nothing. */
  adopt(policy: Policy, at: number): void {
    const before = this.#systems;
    this.#systems = new Map(policy.systems.map((system) => [system.id, fingerprint(system)]));
    for (const [id, print] of this.#systems) if (before.size > 0 && before.get(id) !== print) this.note(id, "policy", at);
    for (const [key, { system }] of this.#noted) if (!this.#systems.has(system)) this.#noted.delete(key);
  }

  /** Looks which windows of maintenance are open: a window's begin, then its end, is a change. */
  watchMaintenance(policy: Policy, maintenanceAt: Surroundings["maintenanceAt"], now: number): void {
    for (const { id } of policy.systems) {
      const window = maintenanceAt(id, now);
      const end = this.#windows.get(id);
      if (window) {
        this.#windows.set(id, window.to);
        this.note(id, "maintenance", window.from);
      } else if (end !== undefined) {
        this.#windows.delete(id);
        // One that was ended before its time is seen to be gone now.
        this.note(id, "maintenance", Math.min(end, now));
      }
    }
  }

  get list(): readonly Change[] {
    return [...this.#noted.values()];
  }
}

/** Equal while nothing of the system changes; secrets print as a mask and do not count. */
function fingerprint(system: System): string {
  return JSON.stringify(system);
}
