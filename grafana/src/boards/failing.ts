import { byDatabase, byTransaction } from "../expressions.js";
import type { Language } from "../language.js";
import { cell, toBoard, toBoardOfCheck } from "../links.js";
import { checkKinds } from "../mappings.js";
import { table } from "../panels/table.js";
import { of } from "../queries.js";
import type { PanelText } from "../texts/text.js";

/** Checks whose last run failed, with the step and the reason: one click from what is behind. */
export function failing(language: Language, text: PanelText) {
  const { words } = language.texts;
  const info = (kind: string) => of("sla:check_failing_info", `kind="${kind}"`);
  const named = `label_replace(${byTransaction(info("transaction"), "name")}, "variable", "transaction", "", "")
    or label_replace(${byDatabase(info("database"), "name")}, "variable", "database", "", "")`;
  return table({
    text,
    columns: [
      { id: "system", name: words.columns.system, links: [toBoard("system", language, { system: cell("system") })] },
      { id: "kind", name: words.columns.kind, mappings: checkKinds(words), width: 110 },
      { id: "variable" },
      { id: "name", name: words.columns.check, width: 165, links: [toBoardOfCheck(language)] },
      { id: "step", name: words.columns.failingStep },
      { id: "reason", name: words.columns.reason, width: 100 },
      { id: "failing", expr: `max by (system, kind, variable, name, step, reason) (${named})` },
    ],
  });
}
