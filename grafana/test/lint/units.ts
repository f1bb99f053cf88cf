import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Panel } from "../../preview/dashboard.js";
import { isKnownUnit } from "../../preview/data/units.js";

/** Grafana's own list, as its SDK has it. */
const KNOWN: ReadonlySet<string> = new Set(Object.values(units).filter((unit) => typeof unit === "string"));
/** Units that carry their own text. */
const MADE = /^(suffix|prefix|time|si|count|currency|bool):/;

/** @returns every unit that a panel names: by default, in overrides, on the axis of a heat map. */
export function unitsOf({ fieldConfig, options }: Panel): readonly string[] {
  const named = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.filter(({ id }) => id === "unit").map(({ value }) => String(value)),
  );
  const axis = (options?.yAxis as { unit?: string } | undefined)?.unit;
  return [fieldConfig?.defaults?.unit, axis, ...named].flatMap((unit) => (unit === undefined || unit === "" ? [] : [unit]));
}

/** @returns what is wrong with a unit. */
export function unitProblem(unit: string): readonly string[] {
  return KNOWN.has(unit) || MADE.test(unit) ? [] : [`has a unit that Grafana does not know: ${unit}`];
}

/** @returns what is wrong with a unit for previews. */
export function undrawnUnit(unit: string): readonly string[] {
  return isKnownUnit(unit) ? [] : [`has a unit that previews cannot write: ${unit}`];
}
