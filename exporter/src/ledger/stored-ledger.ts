import { type Before, knownBefore, lastOfExporter } from "./beginning.js";
import { Book } from "./book.js";
import { findJournal } from "./journal/read.js";
import { periodAt } from "./periods.js";
import type { LedgerRecords } from "./records.js";
import { type LedgerSource, timeZoneOf } from "./statement.js";
import type { Interval, LedgerView, PeriodName } from "./view.js";

/** A ledger as it lies on the disk: its accounts end where the exporter is last known to have watched. It writes nothing. */
export class StoredLedger implements LedgerSource {
  readonly head: LedgerView["head"];
  readonly writable = true;
  readonly pendingEntries = 0;
  readonly #book = new Book();
  readonly #before: Before;
  readonly #now: number;

  /**
   * @param folder `<state.dir>/ledger`
   * @param now unix seconds
   * @throws JournalError when it cannot be read, or is of a newer format.
   */
  constructor(folder: string, now: number) {
    const { chain, heartbeat } = findJournal(folder);
    for (const entry of chain.entries) this.#book.apply(entry);
    this.head = chain.head;
    this.#before = knownBefore(lastOfExporter(chain.entries), heartbeat?.beat, this.#book.known());
    this.#now = now;
  }

  get records(): LedgerRecords {
    return this.#book;
  }

  account(system: string, period: PeriodName | Interval) {
    const interval = typeof period === "string" ? periodAt(period, this.#now, timeZoneOf(this.#book)) : period;
    return this.#book.account(system, interval, this.#at(system));
  }

  totals(system: string) {
    return this.#book.totals(system, this.#at(system));
  }

  openIncident(system: string) {
    return this.#book.openIncident(system, this.#at(system));
  }

  maintenanceAt(system: string, at: number) {
    return this.#book.maintenanceAt(system, at);
  }

  countedAt(system: string, at: number) {
    return this.#book.countedAt(system, at);
  }

  #at(system: string) {
    const { sign, unconfirmed } = this.#before;
    return { now: this.#now, classified: Math.min(this.#now, unconfirmed[system] ?? sign?.time ?? this.#now) };
  }
}
