import type { FailureReason } from "../checks/failure.js";
import type { Phase, RunResult } from "../checks/transactions/run.js";
import type { LedgerTexts } from "./ledger-texts.js";
import type { SlaTexts } from "./sla-texts.js";

/** Every text that people read on the status page and on terminals, in one language. */
export interface Texts {
  readonly title: string;
  /** Between a thing and what is said of it, with the space that belongs to it. */
  readonly colon: string;
  /** Between parts of a sentence, likewise. */
  readonly comma: string;
  readonly overview: string;
  readonly notReady: string;
  readonly unknownSystem: (id: string) => string;
  readonly asOf: (time: string) => string;
  readonly zone: (name: string) => string;
  readonly conditions: {
    readonly up: string;
    readonly attention: string;
    readonly failing: string;
    readonly down: string;
    readonly unknown: string;
  };
  readonly overall: {
    readonly down: (count: number) => string;
    readonly failing: (count: number) => string;
    readonly unknown: (count: number) => string;
    readonly attention: (count: number) => string;
    readonly up: string;
    readonly none: string;
    /** No system's time counts at the moment. */
    readonly idle: string;
    /** Systems in trouble while their time does not count. */
    readonly uncounted: (count: number) => string;
  };
  readonly maintenance: string;
  /** Without a time it is open until somebody ends it. */
  readonly maintenanceUntil: (time: string | undefined, reason: string) => string;
  readonly outsideHours: string;
  readonly uncounted: string;
  readonly owner: (role: string) => string;
  readonly since: (condition: string, time: string, elapsed: string) => string;
  readonly objectives: {
    readonly availability: string;
    readonly repair: string;
    readonly response: string;
    readonly serviceHours: string;
    readonly always: string;
  };
  readonly checks: {
    readonly heading: string;
    readonly none: string;
    readonly database: string;
    readonly transaction: string;
    readonly notCritical: string;
    readonly ago: (elapsed: string) => string;
    readonly every: (interval: string) => string;
    readonly neverRan: string;
    readonly stale: (elapsed: string) => string;
    readonly running: string;
    readonly failures: (count: number, needed: number) => string;
    readonly skipped: (count: number) => string;
    readonly duration: string;
    readonly objective: (time: string) => string;
    readonly limit: (figure: string) => string;
    readonly over: string;
  };
  readonly database: {
    readonly version: string;
    readonly connections: string;
    readonly connectionsOf: (used: string, max: string) => string;
    readonly slowQueries: string;
    readonly today: string;
    readonly bounds: (least: string, most: string) => string;
    readonly atLeast: (least: string) => string;
    readonly exact: string;
    readonly notExact: (why: string) => string;
    readonly source: (name: string, threshold: string) => string;
    readonly sources: Readonly<Record<string, string>>;
    readonly notMeasured: string;
    readonly oldest: string;
    readonly oldestOf: (transaction: string, statement: string) => string;
    readonly logs: string;
    readonly logUnsupported: (reason: string) => string;
    readonly signs: string;
    readonly lockWaits: (count: string) => string;
    readonly deadlocks: (count: string) => string;
    readonly idleInTransaction: (duration: string) => string;
    readonly replicationLag: (duration: string) => string;
    readonly transactionIds: (used: string) => string;
    readonly states: Readonly<Record<string, string>>;
  };
  readonly results: Readonly<Record<RunResult, string>>;
  readonly phases: Readonly<Record<Phase, string>> & { readonly rest: string };
  readonly reasons: Readonly<Record<FailureReason, string>>;
  readonly failures: {
    readonly heading: string;
    readonly none: string;
    readonly runs: string;
    /** Follows what failed, with the mark or space between them. */
    readonly atStep: (step: string) => string;
    readonly cleanup: string;
    readonly transcript: string;
    readonly sent: string;
    /** Stands in place of `sent`. */
    readonly sentAgain: string;
    readonly received: string;
    readonly noAnswer: string;
    readonly certificate: (time: string) => string;
    readonly more: string;
  };
  readonly problems: {
    readonly heading: string;
    readonly remedy: string;
    readonly collectors: Readonly<Record<string, string>>;
  };
  readonly reload: {
    readonly failed: string;
    readonly inForce: (time: string) => string;
  };
  readonly units: {
    readonly ms: string;
    readonly s: string;
    readonly min: string;
    readonly h: string;
    readonly d: string;
  };
  readonly ledger: LedgerTexts;
  readonly sla: SlaTexts;
}
