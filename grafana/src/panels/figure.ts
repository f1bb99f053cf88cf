import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { neutral } from "../mappings.js";
import { now, type Query } from "../queries.js";
import { PLAIN, type Steps, thresholds } from "../thresholds.js";
import { type Described, described } from "./described.js";

interface Figure extends Described {
  readonly queries: readonly Query[];
  readonly steps?: Steps;
  /** Fill the panel with the colour. Default: colour the number. */
  readonly filled?: boolean;
  /** Say what it is about although there is only one. */
  readonly named?: boolean;
}

/** Numbers to be read from afar: one for each series, named where there are several. */
export function figure({ queries, steps = PLAIN, filled = false, named = false, ...rest }: Figure): PanelBuilder {
  const mappings = [...(rest.mappings ?? []), neutral(rest.text.empty)];
  const panel = described(new PanelBuilder(), { ...rest, mappings })
    .thresholds(thresholds(steps))
    .colorMode(filled ? BigValueColorMode.Background : BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .textMode(named ? BigValueTextMode.ValueAndName : BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).fields("").values(false));
  for (const query of queries) panel.withTarget(now(query));
  return panel;
}

/** One of several colours, and for which values it stands. */
export interface Verdict extends Query {
  readonly color: "green" | "orange" | "red";
}

/**
 * A figure in the colour of what it means. Each colour has its query, and for each system one of them has a value: so the
 * policy's own series decide, and no threshold stands in the board.
 */
export function judged({ verdicts, ...rest }: Described & { readonly verdicts: readonly Verdict[] }): PanelBuilder {
  const panel = figure({ ...rest, queries: verdicts });
  for (const { refId, color } of verdicts) {
    panel.overrideByQuery(refId, [{ id: "color", value: { mode: "fixed", fixedColor: color } }]);
  }
  return panel;
}
