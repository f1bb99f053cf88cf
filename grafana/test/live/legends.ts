import { configOf, displayName } from "../../preview/data/fields.js";
import { labelsIn } from "../../preview/data/from-series.js";
import type { BoardData } from "../../preview/data/run-board.js";

type PanelOfBoard = BoardData["panels"][number];

/** Panels whose series are told apart by their names. */
const NAMED = ["timeseries", "stat", "gauge", "bargauge", "state-timeline"];

/** @returns what is wrong with the names of a board's series: a label that they do not have, or one name for two. */
export function legendProblems({ board, panels }: BoardData): readonly string[] {
  return panels
    .filter(({ panel }) => NAMED.includes(panel.type))
    .flatMap((each) => [...unresolved(each), ...twice(each)].map((problem) => `${board.uid}, ${each.panel.title}: ${problem}`));
}

function unresolved({ data }: PanelOfBoard): readonly string[] {
  return data.ran.flatMap(({ target, series }) =>
    labelsIn(target.legendFormat ?? "").flatMap((label) =>
      series.some(({ labels }) => (labels[label] ?? "") === "")
        ? [`${target.refId}: not every series has the label ${label}, which the legend names`]
        : [],
    ),
  );
}

function twice({ panel, data }: PanelOfBoard): readonly string[] {
  const names = data.frames.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type === "number")
      .map((field) => displayName(field, configOf(field, frame, panel.fieldConfig))),
  );
  // Where there is only one, nobody looks at its name.
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `two series are called "${name}"`,
  );
}
