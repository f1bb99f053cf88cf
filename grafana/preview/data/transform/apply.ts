import type { Transformation } from "../../dashboard.js";
import type { Frame } from "../frame.js";
import { calculateField } from "./calculate-field.js";
import { filterByName, filterByRefId, filterByValue } from "./filter.js";
import { groupBy } from "./group-by.js";
import { groupingToMatrix } from "./grouping-to-matrix.js";
import { joinByField } from "./join.js";
import { labelsToFields } from "./labels.js";
import { limit } from "./limit.js";
import { merge } from "./merge.js";
import { organize } from "./organize.js";
import { reduce } from "./reduce.js";
import { renameByRegex } from "./rename.js";
import { seriesToRows } from "./series-to-rows.js";
import { sortBy } from "./sort.js";
import type { Transform } from "./transform.js";

/** The transformations that boards use, by Grafana's ids. */
const TRANSFORMS: Readonly<Record<string, Transform>> = {
  calculateField,
  filterByRefId,
  filterByValue,
  filterFieldsByName: filterByName,
  groupBy,
  groupingToMatrix,
  joinByField,
  labelsToFields,
  limit,
  merge,
  organize,
  reduce,
  renameByRegex,
  seriesToRows,
  sortBy,
};

export function canTransform(id: string): boolean {
  return id in TRANSFORMS;
}

/** @throws Error for a transformation that previews do not know. */
export function applyAll(frames: readonly Frame[], transformations: readonly Transformation[]): readonly Frame[] {
  return transformations
    .filter(({ disabled }) => disabled !== true)
    .reduce((before, { id, options }) => {
      const transform = TRANSFORMS[id];
      if (!transform) throw new Error(`the transformation "${id}" is unknown to previews`);
      return transform(before, options ?? {});
    }, frames);
}
