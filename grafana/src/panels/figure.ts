import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/stat";
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
  const panel = described(new PanelBuilder(), rest)
    .thresholds(thresholds(steps))
    .colorMode(filled ? BigValueColorMode.Background : BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None)
    .textMode(named ? BigValueTextMode.ValueAndName : BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).fields("").values(false));
  for (const query of queries) panel.withTarget(now(query));
  return panel;
}

interface Promise extends Described {
  readonly legend: string;
  /** The figure. */
  readonly value: string;
  /** How it has to compare with what is promised. */
  readonly holds: ">=" | "<=";
  readonly promised: string;
}

/**
 * A figure that is green while it keeps a promise of the policy and red while it does not. Each colour has its query: one of
 * the two is empty for each system, and no threshold stands in the board.
 */
export function promise({ value, holds, promised, legend, ...rest }: Promise): PanelBuilder {
  const breaks = holds === ">=" ? "<" : ">";
  const compare = (operator: string) => `${value} ${operator} on (system) group_left () ${promised}`;
  return figure({
    ...rest,
    queries: [
      { refId: "holds", expr: compare(holds), legend },
      { refId: "broken", expr: compare(breaks), legend },
    ],
  })
    .overrideByQuery("holds", [fixed("green")])
    .overrideByQuery("broken", [fixed("red")]);
}

const fixed = (color: string) => ({ id: "color", value: { mode: "fixed", fixedColor: color } });
