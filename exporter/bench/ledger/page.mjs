// @ts-check
// The status page of a large company: what it costs to render it from a book of a whole year.
import { loadPolicyFile } from "../../dist/config/load.js";
import { periodAt } from "../../dist/ledger/periods.js";
import { resolvePolicy } from "../../dist/policy/resolve.js";
import { overviewPage } from "../../dist/web/page/overview.js";
import { systemPage } from "../../dist/web/page/system-page.js";

const TIERS = ["core", "office", "data", "auxiliary"];
/** @type {import("../../src/web/page/layout.js").Asked} */
const ASKED = { locale: "en", chosen: false, path: "/", assets: { styles: [], scripts: [], icon: "" } };

/** The policy of the systems that the book knows, each with one transaction. @param {readonly string[]} systems @param {string} zone */
function policyOf(systems, zone) {
  const sections = systems.map(
    (system, index) => `  ${system}:
    tier: ${TIERS[index % TIERS.length]}
    transactions: [{ name: order, steps: [{ name: front, url: "http://127.0.0.1/" }] }]
`,
  );
  const text = `timezone: ${zone}\nsystems:\n${sections.join("")}`;
  const loaded = loadPolicyFile("sla.yml", { env: {}, readFile: () => Buffer.from(text) });
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join("; "));
  return resolvePolicy(loaded.file);
}

/**
 * @param {import("../../src/ledger/book.js").Book} book
 * @param {string} zone
 * @returns what renders the overview, or the page of one system, at a moment.
 */
export function pagesOf(book, zone) {
  const policy = policyOf(book.systems(), zone);
  let now = 0;
  const at = () => ({ now, classified: now });
  /** @type {import("../../src/ledger/statement.js").LedgerSource} */
  const ledger = {
    records: book,
    writable: true,
    pendingEntries: 0,
    head: { seq: 1, hash: "0".repeat(64) },
    account: (system, period) => book.account(system, typeof period === "string" ? periodAt(period, now, zone) : period, at()),
    totals: (system) => book.totals(system, at()),
    openIncident: (system) => book.openIncident(system, at()),
    maintenanceAt: (system, moment) => book.maintenanceAt(system, moment),
    countedAt: (system, moment) => book.countedAt(system, moment),
  };
  const checks = policy.systems.map(({ id }) => neverRan(id));
  /** @type {import("../../src/state/view.js").StateView} */
  const view = {
    policy,
    checks,
    now: () => now,
    systemUp: () => true,
    lastChanges: [],
    maintenance: (system) => book.maintenanceAt(system, now),
    blind: false,
    reload: { successful: true, succeededAt: now, errors: [] },
  };
  return {
    overview(/** @type {number} */ moment) {
      now = moment;
      return overviewPage({ view, ledger }, ASKED).length;
    },
    system(/** @type {string} */ id, /** @type {number} */ moment) {
      now = moment;
      return systemPage({ view, ledger }, id, ASKED)?.length ?? 0;
    },
  };
}

/** @param {string} system @returns {import("../../src/state/view.js").CheckView} */
function neverRan(system) {
  return {
    check: { name: `${system}/order`, kind: "transaction", system, critical: true, every: 15, timeout: 10, failAfter: 2 },
    running: false,
    latest: undefined,
    current: false,
    consecutiveFailures: 0,
    down: false,
    succeeded: false,
    failingSince: undefined,
    failures: new Map(),
    skipped: 0,
    database: undefined,
    transaction: undefined,
  };
}
