import { byTransaction, checkState } from "../expressions.js";
import type { Language } from "../language.js";
import { checkStates } from "../mappings.js";
import type { Column } from "../panels/table.js";
import { of } from "../queries.js";
import { SHARE } from "../thresholds.js";
import { UNITS } from "../units.js";

/** Columns of a transaction that the boards System and Transactions show alike. */
export function transactionColumns(language: Language): readonly Column[] {
  const { words } = language.texts;
  const by = (expr: string) => `max by (system, transaction) (${expr})`;
  // Not a number while no run succeeds: then there is none.
  const p95 = `(${of("sla:transaction_duration_seconds:p95_10m")} >= 0)`;
  const objective = of("sla:objective_response_seconds");
  const share = { unit: UNITS.ratio, decimals: 1 } as const;
  return [
    { id: "step", name: words.columns.failingStep },
    { id: "reason", name: words.columns.reason },
    {
      id: "state",
      name: words.columns.state,
      expr: by(byTransaction(checkState('kind="transaction"'))),
      mappings: checkStates(words),
      show: "filled",
      empty: words.states.unknown,
    },
    {
      id: "failing",
      // One row for each transaction, also where two exporters see it fail for two reasons.
      expr: `topk by (system, transaction) (1, max by (system, transaction, step, reason) (${byTransaction(of("sla:check_failing_info", 'kind="transaction"'))}))`,
    },
    { id: "p95", name: words.columns.p95, expr: by(p95), unit: UNITS.seconds, decimals: 2 },
    { id: "objective", name: words.columns.objective, expr: by(objective), unit: UNITS.seconds },
    {
      id: "share",
      name: words.columns.ofObjective,
      expr: by(`${p95} / on (system, transaction) ${objective}`),
      unit: UNITS.ratio,
      decimals: 0,
      steps: SHARE,
      show: "bar",
    },
    { id: "slow", name: words.columns.slow1h, expr: by(`${of("sla:transaction_slow_ratio:1h")} >= 0`), ...share },
    { id: "failed", name: words.columns.failed1h, expr: by(`${of("sla:transaction_failure_ratio:1h")} >= 0`), ...share },
  ];
}
