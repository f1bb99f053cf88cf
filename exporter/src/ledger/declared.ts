import type { Book } from "./book.js";
import type { LedgerCommands } from "./commands.js";
import { LedgerRefusal } from "./commands.js";
import type { DatedFact, Entry, Fact } from "./fact.js";
import { Ids } from "./ids.js";
import { timeAt } from "./periods.js";

type Window = Extract<Fact, { kind: "maintenance" }>;
type Exclusion = Extract<Fact, { kind: "exclusion" }>;
type Request<Command extends keyof LedgerCommands> = Parameters<LedgerCommands[Command]>[0];

/** Where and when somebody tells something. */
export interface Here {
  /** Unix seconds. */
  readonly now: number;
  /** IANA name, for moments in refusals. */
  readonly timeZone: string;
}

/** Times are typed in minutes: the minute that has just begun is now. Seconds. */
const JUST_NOW = 60;

/** What people declared, and what they may: turns requests into facts, or refuses them. */
export class Declared {
  readonly #windows = new Map<string, Window>();
  /** Ends that were set after a window had been opened, by id. */
  readonly #ends = new Map<string, number>();
  readonly #exclusions = new Map<string, Exclusion>();
  readonly #revoked = new Set<string>();
  readonly #windowIds = new Ids("m");
  readonly #exclusionIds = new Ids("x");

  /**
   * Takes what was written down before. An entry that is lost, or cannot be read, may have given an id.
   * @param end number of the last entry.
   */
  load(entries: readonly Entry[], end: number): void {
    let before = 0;
    for (const entry of entries) {
      const seq = Math.min(entry.seq, end);
      this.#lost(seq - before - 1);
      this.apply(entry);
      before = Math.max(before, seq);
    }
    this.#lost(end - before);
  }

  apply(fact: DatedFact): void {
    if (fact.kind === "maintenance") this.#windows.set(fact.id, fact);
    else if (fact.kind === "maintenance_end") this.#ends.set(fact.id, fact.at);
    else if (fact.kind === "exclusion") this.#exclusions.set(fact.id, fact);
    else if (fact.kind === "exclusion_revoked") this.#revoked.add(fact.id);
    else return;
    this.#windowIds.given(fact.id);
    this.#exclusionIds.given(fact.id);
  }

  /** @param systems of the policy in force. */
  maintenance(request: Request<"startMaintenance">, systems: readonly string[], { now, timeZone }: Here): Window {
    const { system, to } = request;
    known(system, systems);
    const reason = said(request.reason);
    const asked = request.from ?? now;
    if (asked < now - JUST_NOW) {
      const remedy = "to take a past time out of the accounts, exclude it";
      throw new LedgerRefusal(`maintenance cannot begin in the past; ${remedy}`, "invalid");
    }
    const from = Math.max(asked, now);
    if (to !== undefined && to <= from) {
      const end = timeAt(to, timeZone);
      throw new LedgerRefusal(`to: the end has to come after the start, and after now: ${end} does not`, "invalid");
    }
    const id = this.#windowIds.next;
    return { kind: "maintenance", id, system, from, ...(to === undefined ? {} : { to }), reason, by: request.by };
  }

  /** @param book knows the systems of the policy in force, and which windows are theirs since they had other names. */
  maintenanceEnds(
    request: Request<"endMaintenance">,
    book: Pick<Book, "systems" | "windowIdsOf">,
    now: number,
  ): readonly Extract<Fact, { kind: "maintenance_end" }>[] {
    const { id, system, by } = request;
    return this.#toEnd(id, system, book, now).map((window) => ({ kind: "maintenance_end", id: window, at: now, by }));
  }

  /** @param systems that the ledger knows, former ones, too. */
  exclusion(request: Request<"exclude">, systems: readonly string[], { now, timeZone }: Here): Exclusion {
    const { system, from, to, by } = request;
    known(system, systems);
    const reason = said(request.reason);
    const end = timeAt(to, timeZone);
    if (to <= from) throw new LedgerRefusal(`to: the end has to come after the start: ${end} does not`, "invalid");
    if (to > now) {
      throw new LedgerRefusal(
        `to: only the past can be excluded, and ${end} lies ahead; for the time to come, start maintenance`,
        "invalid",
      );
    }
    return { kind: "exclusion", id: this.#exclusionIds.next, system, from, to, reason, by };
  }

  revocation(request: Request<"revokeExclusion">): Fact {
    const { id, by } = request;
    if (!this.#exclusions.has(id)) throw new LedgerRefusal(`no exclusion has the id "${id}"`, "unknown");
    if (this.#revoked.has(id)) throw new LedgerRefusal(`exclusion "${id}" was taken back already`);
    return { kind: "exclusion_revoked", id, reason: said(request.reason), by };
  }

  #toEnd(
    id: string | undefined,
    system: string | undefined,
    book: Pick<Book, "systems" | "windowIdsOf">,
    now: number,
  ): readonly string[] {
    if (id !== undefined) {
      const window = this.#windows.get(id);
      if (!window) throw new LedgerRefusal(`no maintenance that was opened at run time has the id "${id}"`, "unknown");
      if (system !== undefined && !book.windowIdsOf(system).includes(id)) {
        throw new LedgerRefusal(`maintenance "${id}" is of the system "${window.system}", not of "${system}"`);
      }
      if (this.#end(window) <= now) throw new LedgerRefusal(`maintenance "${id}" is over already`);
      return [id];
    }
    if (system === undefined) throw new LedgerRefusal("which maintenance is to end: name its id, or the system", "invalid");
    known(system, book.systems());
    const open = book
      .windowIdsOf(system)
      .flatMap((own) => this.#windows.get(own) ?? [])
      .filter((window) => window.from <= now && now < this.#end(window));
    if (open.length === 0) throw new LedgerRefusal(`no maintenance that was opened at run time is open for "${system}"`);
    return open.map((window) => window.id);
  }

  #lost(count: number): void {
    this.#windowIds.lost(count);
    this.#exclusionIds.lost(count);
  }

  #end({ id, to = Number.POSITIVE_INFINITY }: Window): number {
    return Math.min(to, this.#ends.get(id) ?? Number.POSITIVE_INFINITY);
  }
}

function known(system: string, systems: readonly string[]): void {
  if (systems.includes(system)) return;
  throw new LedgerRefusal(`no system is named "${system}"; there are: ${[...systems].sort().join(", ")}`, "unknown");
}

function said(reason: string): string {
  const text = reason.trim();
  if (text === "") throw new LedgerRefusal("say why: a reason is kept with it", "invalid");
  return text;
}
