import {
  ConstantVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DATASOURCE, of } from "./queries.js";
import type { Texts } from "./texts/texts.js";

/** How Grafana marks a query for the values of a label. */
const LABEL_VALUES = 1;

/** What the reader chooses beside the tier and the system, and the series whose labels are the choices. */
const CHOICES = {
  transaction: of("sla:objective_response_seconds"),
  database: of("sla:db_down"),
  host: of("sla:host_memory_used_ratio"),
} as const;
export type Choice = keyof typeof CHOICES;

/** The variables of a board: the same names on all, so that links carry them. */
export function variables(words: Texts["words"], choices: readonly Choice[]) {
  return [
    new DatasourceVariableBuilder("datasource").label(words.variables.datasource).type("prometheus"),
    choice("tier", words.variables.tier, "label_values(sla:system_info, tier)"),
    choice("system", words.variables.system, 'label_values(sla:system_info{tier=~"$tier"}, system)'),
    ...choices.map((name) => choice(name, words.variables[name], `label_values(${CHOICES[name]}, ${name})`)),
  ];
}

function choice(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ qryType: LABEL_VALUES, query, refId: `variable-${name}` })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".+")
    .current({ selected: true, text: ["All"], value: ["$__all"] });
}

/** A fixed text that links need. */
export const constant = (name: string, value: string): ConstantVariableBuilder => new ConstantVariableBuilder(name).value(value);
