import { moment } from "../expressions.js";
import type { Language } from "../language.js";
import { cell, toBoard } from "../links.js";
import { changes } from "../mappings.js";
import { table } from "../panels/table.js";
import { of } from "../queries.js";
import type { PanelText } from "../texts/text.js";
import { UNITS } from "../units.js";

/** What changed last, the newest first. */
export function lastChanges(language: Language, text: PanelText) {
  const { words } = language.texts;
  return table({
    text,
    sort: { by: "when", descending: true },
    columns: [
      { id: "system", name: words.columns.system, links: [toBoard("system", language, { system: cell("system") })] },
      { id: "kind", name: words.columns.change, mappings: changes(words) },
      {
        id: "when",
        name: words.columns.when,
        expr: `max by (system, kind) (${moment(of("sla:last_change_timestamp_seconds"))})`,
        unit: UNITS.moment,
      },
    ],
  });
}
