/** Every text that people read about the ledger on a terminal, in one language. Durations and percentages come formatted. */
export interface LedgerTexts {
  /** Of a whole period: its name, if it has one. */
  readonly periods: Readonly<Record<"day" | "month" | "year" | "30d" | "365d", string>>;
  readonly titled: (name: string, span: string) => string;
  readonly span: (from: string, to: string) => string;
  /** Without an end. */
  readonly open: (from: string, why: string) => string;
  readonly accountedUntil: (time: string, zone: string) => string;
  readonly nothingYet: string;
  readonly downSince: (time: string, elapsed: string) => string;

  readonly availability: string;
  readonly bounds: string;
  readonly downtime: string;
  readonly coverage: string;
  readonly repair: string;
  readonly met: (objective: string) => string;
  readonly metSoFar: (objective: string) => string;
  /** Below it, but what is left of the period may make up for it. */
  readonly below: (objective: string) => string;
  readonly missed: (objective: string) => string;
  /** Over, and below it in the time that was watched; what was not watched could make up for it. */
  readonly unproven: (objective: string) => string;
  readonly undecided: (objective: string) => string;
  readonly between: (lower: string, upper: string) => string;
  readonly boundsMeaning: string;
  readonly budgetLeft: (budget: string, left: string) => string;
  readonly budgetOverspent: (budget: string, over: string) => string;
  readonly unknown: (sum: string, stretches: number, longest: string) => string;
  readonly nothingUnknown: string;
  readonly repairMean: (elapsed: string, repairs: number) => string;
  readonly repairMeanOf: (mean: string, objective: string) => string;
  readonly noRepairs: string;

  readonly incidents: (count: number) => string;
  readonly noIncidents: string;
  /** Before the period: it counts where it began. */
  readonly begunBefore: (span: string) => string;
  readonly stillDown: string;
  readonly incident: (down: string, counted: string, elapsed: string) => string;
  readonly at: (check: string, step: string) => string;
  readonly cause: (where: string, reason: string, message: string) => string;
  readonly exclusions: (count: number, sum: string) => string;
  readonly exclusion: (by: string, id: string) => string;
  readonly revoked: (by: string, reason: string) => string;
  readonly maintenance: (count: number, sum: string) => string;
  readonly untilEnded: string;
  readonly fromPolicy: string;
  readonly openedBy: (by: string, id: string) => string;
  readonly window: (reason: string, who: string) => string;
  readonly policy: string;
  readonly since: (time: string) => string;
  readonly terms: (tier: string, availability: string, repair: string, hours: string) => string;
  readonly always: string;
  readonly more: (count: number) => string;
  readonly head: (entry: string) => string;
  readonly pending: (count: number) => string;

  readonly columns: readonly [
    system: string,
    tier: string,
    availability: string,
    objective: string,
    left: string,
    coverage: string,
    incidents: string,
    now: string,
  ];
  readonly conditions: {
    readonly down: (elapsed: string) => string;
    readonly maintenance: string;
    readonly uncounted: string;
  };
  readonly noSystems: string;
  readonly maintenanceColumns: readonly [id: string, system: string, from: string, to: string, by: string, reason: string];
  readonly noMaintenance: string;

  /** What a command has done. */
  readonly done: {
    readonly maintenanceUntil: (system: string, from: string, to: string, id: string) => string;
    readonly maintenanceOpen: (system: string, from: string, id: string) => string;
    readonly maintenanceEnded: (ids: string) => string;
    readonly excluded: (system: string, from: string, to: string, id: string) => string;
    readonly revoked: (id: string) => string;
    /** The exporter has taken it, and cannot write it down. */
    readonly waits: string;
  };
  readonly verified: (entries: string, segments: number, head: string) => string;
  readonly faults: (count: number) => string;
}
