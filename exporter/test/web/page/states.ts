import type { LedgerSource } from "../../../src/ledger/statement.js";
import type { StateView } from "../../../src/state/view.js";
import { BAD_MORNING, companyBooks, companyFacts, ledgerOf } from "../../fixtures/company-ledger.js";
import { companyPolicy } from "../../fixtures/policy.js";
import { plainRun } from "../../fixtures/runs.js";
import { check, company, NOW, stateView, transactionCheck } from "../../fixtures/state.js";

export interface PageState {
  readonly view: StateView;
  readonly ledger: LedgerSource | undefined;
  /** Whose page shows the state. */
  readonly system: string;
  /** The overview is that of another state. Default: false. */
  readonly sameOverview?: boolean;
}

const policy = companyPolicy(NOW);
const names = ["erp/place-order", "crm/new-customer", "mes/report-output", "oa/approve", "meeting/join"];
const well = names.map((name) => transactionCheck(name.split("/")[0] ?? "", plainRun(name, NOW - 5, 0.2, ["login", "enter"])));
const [first] = company().checks;
const overdue = first ? [{ ...first, current: false }, ...company().checks.slice(1)] : [];
const reload = {
  successful: false,
  succeededAt: NOW - 3600,
  errors: ['sla.yml:41:15 systems.erp.transactions[0].every: expected a duration such as 30s or 5m, got "often"'],
};

/** Every state that the pages know. */
export const STATES: Readonly<Record<string, PageState>> = {
  "all up": { view: stateView(policy, well, { blind: false }), ledger: ledgerOf(companyFacts()), system: "oa" },
  "down with an open incident": { view: company(), ledger: companyBooks(), system: "erp" },
  "over the promised repair time": {
    view: company(),
    ledger: ledgerOf(
      companyFacts(...BAD_MORNING.map(([time, fact]) => [time - 9000, { ...fact, from: NOW - 9052 } as typeof fact] as const)),
    ),
    system: "erp",
  },
  "failing, unconfirmed": { view: company(), ledger: companyBooks(), system: "mes", sameOverview: true },
  "in maintenance": { view: company(), ledger: companyBooks(), system: "meeting", sameOverview: true },
  "outside service hours": { view: company(), ledger: companyBooks(), system: "forum", sameOverview: true },
  "not measured": { view: company(), ledger: companyBooks(), system: "warehouse", sameOverview: true },
  blind: { view: company({ blind: true }), ledger: companyBooks(), system: "erp" },
  "ledger not writable, reload failed, check overdue": {
    view: company({ reload, checks: overdue }),
    ledger: companyBooks({ writable: false, pendingEntries: 3 }),
    system: "erp",
  },
  "nothing known yet": {
    view: stateView(
      policy,
      names.map((name) => check(name, name.split("/")[0] ?? "", "transaction")),
    ),
    ledger: ledgerOf([]),
    system: "erp",
  },
  "an empty ledger": {
    view: company(),
    ledger: ledgerOf(
      companyFacts()
        .filter(([, { kind }]) => kind === "start" || kind === "policy")
        .map(([, fact]) => [NOW, fact]),
    ),
    system: "erp",
  },
  "no ledger": { view: company(), ledger: undefined, system: "crm" },
};
