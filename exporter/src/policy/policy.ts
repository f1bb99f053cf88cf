import type { DatabaseSection, SystemSection, Title, TransactionSection } from "../config/schema/policy.js";
import type { Ratio, Seconds } from "../config/values.js";
import type { Calendar } from "./calendar.js";
import type { Holidays } from "./service-hours.js";

export type Locale = "en" | "zh-CN";

/** What a system promises; every figure resolved. */
export interface Objectives {
  readonly availability: Ratio;
  readonly repairTime: Seconds;
  readonly responseTime: Seconds;
  readonly satisfaction: Ratio;
}

/** The lines beyond which someone should look; every figure resolved. */
export interface Limits {
  readonly slowQueriesPerDay: number;
  readonly connections: Ratio;
  readonly cpu: Ratio;
  readonly memory: Ratio;
  readonly diskFree: Ratio;
  readonly backupAge: Seconds;
}

export interface Tier {
  readonly id: string;
  readonly title: Title;
  readonly objectives: Objectives;
  readonly limits: Limits;
  readonly serviceHours: string;
}

export interface Role {
  readonly id: string;
  readonly title: Title;
}

/** A database server with its limits resolved. It belongs to one system, its home. */
export interface DatabaseTarget {
  readonly id: string;
  readonly system: string;
  readonly section: DatabaseSection;
  readonly critical: boolean;
  readonly limits: Pick<Limits, "slowQueriesPerDay" | "connections">;
}

/** A synthetic transaction with its objective resolved. */
export interface TransactionTarget {
  /** `<system>/<name>`, unique in the policy. */
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly section: TransactionSection;
  readonly responseTime: Seconds;
}

export interface System {
  readonly id: string;
  readonly title: Title;
  readonly tier: string;
  /** A role id. */
  readonly owner: string;
  readonly was: string | undefined;
  readonly objectives: Objectives;
  readonly limits: Limits;
  readonly serviceHours: string;
  readonly calendar: Calendar;
  /** Windows as the file has them; `calendar` knows them, too. */
  readonly maintenance: SystemSection["maintenance"];
  /** Ids of the databases that it needs; its home databases among them. */
  readonly uses: readonly string[];
  readonly databases: readonly DatabaseTarget[];
  readonly transactions: readonly TransactionTarget[];
}

/** The effective policy: immutable; a reload makes a new one. */
export interface Policy {
  readonly locale: Locale;
  /** IANA name. */
  readonly timeZone: string;
  readonly holidays: Holidays;
  /** URLs reachable whenever the exporter's own network works. */
  readonly canaries: readonly string[];
  /** Most important first; only those that have systems. */
  readonly tiers: readonly Tier[];
  readonly roles: readonly Role[];
  /** In the order of tiers, then of the file. */
  readonly systems: readonly System[];
}

/** @returns the title in the language, else in the other one, else the id. */
export function titleIn(title: Title, locale: Locale, id: string): string {
  if (typeof title === "string") return title;
  return title[locale] ?? title.en ?? title["zh-CN"] ?? id;
}
