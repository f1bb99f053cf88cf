import type { EndedAt } from "../../slow-queries/source.js";
import type { LogLine } from "./line.js";
import { type Part, toldBy } from "./statement.js";
import type { TimeOf } from "./time.js";

/** Which statements count. */
export interface Rules {
  /** Seconds. */
  readonly threshold: number;
  /** Of the exporter's own statements. */
  readonly own: { readonly user: string; readonly application: string };
  readonly users: ReadonlySet<string>;
  readonly databases: ReadonlySet<string>;
  readonly applications: ReadonlySet<string>;
}

/** What earlier lines told that later ones need. */
export interface Memory {
  /** By session: slow queries of the transaction that it is in, so that further parts of them count no more. */
  readonly portals: ReadonlyMap<string, Portals>;
  /** By session: what the line before told, for a duration that comes alone. */
  readonly begun: ReadonlyMap<string, Part>;
}

interface Portals {
  readonly transaction: string;
  readonly keys: readonly string[];
}

export const NO_MEMORY: Memory = { portals: new Map(), begun: new Map() };

/** Sessions that are remembered, and queries of each. */
const SESSIONS = 1000;
const QUERIES = 100;
/** Settings that decide what is logged, and how it is read. */
const SETTING =
  /"(log_(min_duration_statement|min_duration_sample|statement_sample_rate|transaction_sample_rate|destination|timezone|min_messages|filename|directory)|logging_collector|update_process_title)"/;

/** Counts the lines of one reading. */
export class Tally {
  /** Surely slow; those that may be further parts of others; and what was cut short or failed. */
  slow = 0;
  unclear = 0;
  cancelled = 0;
  failed = 0;
  /** Lines that could not be read. */
  damaged = 0;
  /** The settings of the log were changed. */
  changed = false;
  readonly #rules: Rules;
  readonly #timeOf: TimeOf;
  readonly #ended = new Map<number, number>();
  readonly #portals: Map<string, Portals>;
  readonly #begun: Map<string, Part>;

  constructor(rules: Rules, timeOf: TimeOf, memory: Memory) {
    this.#rules = rules;
    this.#timeOf = timeOf;
    this.#portals = new Map(memory.portals);
    this.#begun = new Map(memory.begun);
  }

  /** By the minute. */
  get ended(): readonly EndedAt[] {
    return [...this.#ended].map(([time, count]) => ({ time, count }));
  }

  get memory(): Memory {
    return { portals: this.#portals, begun: this.#begun };
  }

  readonly take = (line: LogLine | undefined): void => {
    if (line === undefined) {
      this.damaged++;
      return;
    }
    if (line.process === "postmaster" && SETTING.test(line.message)) this.changed = true;
    const told = toldBy(line);
    if (told === undefined || this.#leftOut(line)) return;
    if (told.kind === "cancelled") this.cancelled++;
    else if (told.kind === "failed") this.failed++;
    else if (told.kind === "begun") this.#remember(line.session, told.part);
    else this.#duration(line, told.milliseconds, told.part);
  };

  #leftOut({ user, database, application }: LogLine): boolean {
    const { own, users, databases, applications } = this.#rules;
    if (user === own.user && application === own.application) return true;
    return users.has(user) || databases.has(database) || applications.has(application);
  }

  #remember(session: string, part: Part): void {
    if (this.#begun.size >= SESSIONS) this.#begun.clear();
    this.#begun.set(session, part);
  }

  #duration(line: LogLine, milliseconds: number, told: Part): void {
    const begun = this.#begun.get(line.session);
    this.#begun.delete(line.session);
    const part = told.role === "bare" ? (begun ?? told) : told;
    // A float of seconds may lie a hair above the milliseconds that it stands for.
    if (milliseconds < this.#rules.threshold * 1000 - 1e-6) return;
    const seen = this.#seenBefore(line, part);
    if (seen && part.role === "fetch") return;
    if (seen && part.role === "unclear") {
      this.unclear++;
      return;
    }
    const time = this.#timeOf(line.time);
    if (time === undefined) {
      this.damaged++;
      return;
    }
    this.slow++;
    const minute = Math.floor(time / 60) * 60;
    this.#ended.set(minute, (this.#ended.get(minute) ?? 0) + 1);
  }

  #seenBefore({ session, transaction }: LogLine, { role, key }: Part): boolean {
    if (role === "bare") return false;
    const last = this.#portals.get(session);
    const keys = last?.transaction === transaction ? last.keys : [];
    if (keys.includes(key)) return true;
    this.#portals.delete(session);
    // Parts of one query lie within one transaction; outside of any there are none.
    if (transaction === "" || transaction.endsWith("/0")) return false;
    this.#portals.set(session, { transaction, keys: [...keys, key].slice(-QUERIES) });
    const [oldest] = this.#portals.keys();
    if (this.#portals.size > SESSIONS && oldest !== undefined) this.#portals.delete(oldest);
    return false;
  }
}
