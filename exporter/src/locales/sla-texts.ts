/** Every text of the status page about objectives, budgets and incidents, in one language. Figures come formatted. */
export interface SlaTexts {
  readonly skip: string;
  readonly language: string;
  readonly live: {
    /** The page could not renew itself; the time of the last renewal follows. */
    readonly lost: string;
    readonly lastUpdate: (time: string) => string;
    /** `{age}` is put in by the page as time goes on. */
    readonly age: string;
    readonly noScript: string;
    readonly reload: string;
  };
  readonly banners: {
    readonly blind: string;
    readonly blindMeaning: string;
    readonly notWritable: string;
    readonly waiting: (entries: number) => string;
    readonly overdue: (checks: number) => string;
    readonly overdueMeaning: string;
  };
  readonly tiers: string;
  readonly systemsOf: (count: number) => string;
  readonly system: string;
  readonly now: string;
  readonly month: string;
  readonly year: string;
  readonly figure: string;
  readonly worst: (system: string) => string;
  readonly verdicts: Readonly<Record<"met" | "metSoFar" | "undecided" | "below" | "unproven" | "missed", string>>;
  readonly left: (time: string) => string;
  readonly overspent: (time: string) => string;
  /** For those who cannot see the bar. */
  readonly budgetShare: (share: string) => string;
  readonly coverage: (share: string) => string;
  readonly ofBudget: (budget: string) => string;
  readonly rows: {
    readonly availability: string;
    readonly bounds: string;
    readonly coverage: string;
    readonly downtime: string;
    readonly budgetLeft: string;
    readonly incidents: string;
    readonly repairMean: string;
    readonly maintenance: string;
    readonly excluded: string;
  };
  readonly objectiveIs: (objective: string) => string;
  readonly repairMeanOf: (repairs: number) => string;
  readonly noRepairs: string;
  readonly incident: {
    readonly heading: string;
    readonly clock: string;
    readonly clockOf: (promised: string) => string;
    readonly over: string;
    readonly standsStill: string;
    readonly also: (checks: string) => string;
    readonly failedRun: string;
    readonly unrecorded: string;
  };
  readonly incidents: {
    readonly heading: string;
    readonly none: string;
    /** Beside the start of one that reaches into the year. */
    readonly begunBefore: string;
    readonly from: string;
    readonly to: string;
    readonly counted: string;
    readonly onClock: (elapsed: string) => string;
    readonly cause: string;
    readonly shown: (shown: number, all: number) => string;
  };
  readonly nextMaintenance: (span: string, reason: string) => string;
  readonly days: {
    readonly heading: (days: number) => string;
    readonly states: Readonly<Record<"up" | "down" | "unknown" | "maintenance" | "excluded" | "none", string>>;
    /** `parts`: what the day holds beside up, such as "down 52 min". */
    readonly day: (date: string, availability: string, parts: readonly string[]) => string;
    readonly nothing: (date: string, parts: readonly string[]) => string;
  };
  readonly sla: string;
  readonly serviceFrom: (time: string) => string;
  readonly notInLedger: string;
  readonly ledgerHead: (seq: string, hash: string) => string;
  readonly cares: {
    readonly connections: (database: string, used: string, limit: string) => string;
    readonly slowQueries: (database: string, count: string, limit: string) => string;
    readonly slow: (transaction: string, took: string, objective: string) => string;
    readonly notMeasured: (database: string, parts: string) => string;
    readonly failing: (check: string) => string;
  };
  readonly more: (count: number) => string;
}
