import type { DrillCase, Named, Round, Step } from "./case.js";
import { corePage, info, page, ticket } from "./told.js";

/** Seconds of a case that ends in pages, and of one that ends in tickets, whose `group_wait` is ten minutes. */
const PAGES = { stands: 60, within: 240, withinShort: 120 } as const;
const TICKETS = { stands: 60, within: 960, withinShort: 180 } as const;

const fault = (
  target: Extract<Step, { kind: "fault" }>["target"],
  name: Extract<Step, { kind: "fault" }>["name"],
  options = {},
): Step => ({
  kind: "fault",
  name,
  target,
  options,
});
const wait = (seconds: number): Step => ({ kind: "wait", seconds });
const also = (system: string, ...alerts: readonly string[]): readonly Named[] => alerts.map((alert) => ({ alert, system }));

/** The ledger begins with the demo: the error budget of the days that it knows is one of minutes, and an outage may spend it. */
const spent = (...systems: readonly string[]): readonly Named[] =>
  systems.flatMap((system) => also(system, "SlaBudgetBurn", "SlaMonthBudgetSpent"));

const refused: DrillCase = {
  title: "the ERP refuses connections",
  steps: [fault("erp", "refuse")],
  expects: [corePage("SlaSystemDown", "erp", "business")],
  companions: spent("erp"),
  ...PAGES,
};
const errors: DrillCase = {
  title: "the CRM answers 500",
  steps: [fault("crm", "errors", { rate: 1 })],
  expects: [corePage("SlaSystemDown", "crm", "business")],
  companions: spent("crm"),
  ...PAGES,
};
const login: DrillCase = {
  title: "nobody can log in to the OA",
  steps: [fault("oa", "login")],
  expects: [page("SlaSystemDown", "oa", "business")],
  // The template download is not critical: it may be back a few seconds after the system is.
  companions: [...also("oa", "SlaCheckDown"), ...spent("oa")],
  ...PAGES,
};
const content: DrillCase = {
  title: "the forum shows another page",
  steps: [fault("forum", "content")],
  expects: [ticket("SlaSystemDown", "forum", "business")],
  companions: spent("forum"),
  ...TICKETS,
};
const certificate: DrillCase = {
  title: "the gateway's certificate ends in five days",
  steps: [fault("gateway", "certificate", { days: 5 })],
  expects: [ticket("SlaCertificateExpiry", "gateway", "network", { labels: { within: "7d" } })],
  ...TICKETS,
};

const slow: DrillCase = {
  title: "the ERP is slow: over its objective, within its time limit",
  steps: [fault("erp", "slow", { seconds: 0.6 })],
  expects: [corePage("SlaResponseOverObjective", "erp", "business", { endsLate: true })],
  // The ticket of the last hour: once the page is over, it may still be true.
  companions: also("erp", "SlaResponseOverObjective"),
  ...PAGES,
  within: 420,
  withinShort: 240,
};
const everyOther: DrillCase = {
  title: "every other run of the CRM fails",
  steps: [fault("crm", "every_other")],
  expects: [corePage("SlaTransactionFailureRatio", "crm", "business", { endsLate: true })],
  companions: also("crm", "SlaTransactionFailureRatio"),
  ...PAGES,
  within: 420,
  withinShort: 240,
};
const hangs: DrillCase = {
  title: "the OA answers later than the time limit",
  steps: [fault("oa", "slow", { seconds: 12 })],
  expects: [page("SlaSystemDown", "oa", "business")],
  companions: [...also("oa", "SlaCheckDown"), ...spent("oa")],
  ...PAGES,
};
const oneRun: DrillCase = {
  title: "one run at the forum fails",
  steps: [fault("forum", "one_run")],
  expects: [],
  ...PAGES,
};

const databaseFrozen: DrillCase = {
  title: "the CRM's database is frozen",
  steps: [fault("crm-db", "freeze")],
  expects: [
    corePage("SlaDatabaseDown", "crm", "dba", { labels: { database: "crm-db" } }),
    corePage("SlaSystemDown", "crm", "business"),
  ],
  // Those who gave up while it was frozen.
  companions: [...also("crm", "SlaDatabaseConnectionErrors"), ...spent("crm")],
  ...PAGES,
};
const leak: DrillCase = {
  title: "connections to the ERP's database are leaked",
  steps: [fault("erp", "leak", { connections: 35 })],
  expects: [ticket("SlaDatabaseConnectionsHigh", "erp", "dba", { labels: { database: "erp-db" } })],
  // Leaked connections end without a good-bye.
  companions: also("erp", "SlaDatabaseConnectionErrors"),
  ...TICKETS,
};
const locks: DrillCase = {
  title: "sessions pile up behind a lock",
  steps: [fault("forum", "lock", { waiters: 6 })],
  expects: [
    ticket("SlaDatabaseLockPileUp", "erp", "dba", { labels: { database: "erp-db" } }),
    ticket("SlaDatabaseLockWaitLong", "erp", "dba", { labels: { database: "erp-db" } }),
  ],
  // The holder of the lock is idle in its transaction.
  companions: also("erp", "SlaDatabaseIdleInTransaction"),
  ...TICKETS,
};
const slowQueries: DrillCase = {
  title: "slow queries on the ERP's database",
  steps: [fault("oa", "slow_sql", { per_minute: 30, seconds: 1.5 })],
  expects: [ticket("SlaDatabaseSlowQueries", "erp", "dba", { labels: { database: "erp-db" }, stays: true })],
  ...TICKETS,
};

const databaseKilled: DrillCase = {
  title: "the database of ERP, OA and forum is killed",
  steps: [fault("erp-db", "kill")],
  expects: [
    corePage("SlaDatabaseDown", "erp", "dba", { labels: { database: "erp-db" } }),
    corePage("SlaSystemDown", "erp", "business"),
    page("SlaSystemDown", "oa", "business"),
  ],
  // The forum's is a ticket, told after ten minutes.
  companions: [
    ...also("oa", "SlaCheckDown"),
    ...also("forum", "SlaSystemDown"),
    ...also("erp", "SlaDatabaseConnectionErrors"),
    ...spent("erp", "oa", "forum"),
  ],
  ...PAGES,
};

const maintenance: DrillCase = {
  title: "an outage of the ERP within maintenance",
  steps: [{ kind: "maintenance", system: "erp" }, wait(20), fault("erp", "refuse")],
  expects: [info("SlaMaintenance", "erp", "business")],
  ...PAGES,
  stands: 90,
};
const policyBroken: DrillCase = {
  title: "the policy file has an error",
  steps: [fault("exporter", "policy")],
  expects: [ticket("SlaReloadFailed", "sla-exporter", "business")],
  ...TICKETS,
};
const diskFull: DrillCase = {
  title: "the disk of the ledger is full",
  steps: [fault("exporter", "disk_full")],
  expects: [ticket("SlaLedgerNotWritable", "sla-exporter", "business")],
  ...TICKETS,
};

const exporterKilled: DrillCase = {
  title: "the exporter is killed while the ERP is down",
  steps: [fault("erp", "refuse"), wait(75), fault("exporter", "kill")],
  expects: [corePage("SlaSystemDown", "erp", "business"), corePage("SlaExporterDown", "sla-exporter", "business", { step: 2 })],
  companions: spent("erp"),
  ...PAGES,
  stands: 120,
};

const idleTransaction: DrillCase = {
  title: "a long transaction: idle on the ERP's database",
  steps: [fault("erp", "idle_transaction")],
  expects: [ticket("SlaDatabaseIdleInTransaction", "erp", "dba", { labels: { database: "erp-db" }, longOnly: true })],
  ...TICKETS,
  within: 1800,
  withinShort: 0,
};
const logGrowth: DrillCase = {
  title: "the binary log of the CRM's database grows",
  steps: [fault("crm", "log_growth", { mb_per_second: 1 })],
  expects: [ticket("SlaDatabaseLogGrowth", "crm", "dba", { labels: { database: "crm-db" }, longOnly: true })],
  ...TICKETS,
  within: 1800,
  withinShort: 0,
};

/** Every fault of the drill. */
export const ROUNDS: readonly Round[] = [
  // The longest first: a few rounds run at a time.
  { title: "slow signs", cases: [idleTransaction, logGrowth] },
  { title: "applications", cases: [refused, errors, login, content, certificate, policyBroken] },
  { title: "applications, less than down", cases: [slow, everyOther, hangs, oneRun] },
  { title: "databases", cases: [databaseFrozen, leak, locks, slowQueries] },
  { title: "one database of several systems", cases: [databaseKilled] },
  { title: "maintenance and ledger", cases: [maintenance, diskFull] },
  { title: "the exporter itself", cases: [exporterKilled] },
];
