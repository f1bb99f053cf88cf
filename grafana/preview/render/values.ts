import type { FieldConfig, Panel } from "../dashboard.js";
import type { Shown } from "../data/display.js";
import { show } from "../data/display.js";
import { configOf, displayName } from "../data/fields.js";
import type { Cell, Field, Frame } from "../data/frame.js";
import { lengthOf, titleOf } from "../data/frame.js";
import { reduceBy } from "../data/reduce.js";
import type { PanelData } from "../data/run-panel.js";
import { toRegExp } from "../data/transform/filter.js";
import type { Look } from "./look.js";

/** One of the values that a stat, gauge or bar gauge shows. */
export interface Single {
  readonly name: string;
  readonly value: Cell;
  readonly shown: Shown;
  readonly config: FieldConfig;
  /** What it was reduced from. */
  readonly field: Field | undefined;
}

interface ReduceOptions {
  readonly calcs?: readonly string[];
  /** Empty: numbers; else a regular expression of names. */
  readonly fields?: string;
  readonly values?: boolean;
  readonly limit?: number;
}

/** @returns what a panel shows one by one; one without a value where there is none. */
export function singlesOf(panel: Panel, { frames }: PanelData, look: Look): readonly Single[] {
  const {
    calcs = ["lastNotNull"],
    fields = "",
    values = false,
    limit = 25,
  } = (panel.options?.reduceOptions ?? {}) as ReduceOptions;
  const isChosen = (field: Field) =>
    fields === "" ? field.type === "number" : field.type !== "time" && toRegExp(fields).test(titleOf(field));
  const singles = frames.flatMap((frame) =>
    frame.fields.filter(isChosen).flatMap((field) => {
      const config = configOf(field, frame, panel.fieldConfig);
      const single = (name: string, value: Cell): Single => ({
        name,
        value,
        shown: show(value, config, look.now),
        config,
        field,
      });
      if (!values) {
        if (field.values.length === 0) return [];
        return [single(displayName(field, config), reduceBy(calcs[0] ?? "lastNotNull", field.values))];
      }
      const rows = [...Array(lengthOf(frame)).keys()].slice(0, limit);
      return rows.map((row) => single(rowName(frame, row) ?? displayName(field, config), field.values[row] ?? null));
    }),
  );
  return singles.length > 0 ? singles.slice(0, values ? limit : undefined) : [nothing(panel, look)];
}

function rowName(frame: Frame, row: number): string | undefined {
  const names = frame.fields.filter(({ type }) => type === "string").map((field) => field.values[row]);
  return names.length === 0 ? undefined : names.join(" ");
}

function nothing(panel: Panel, { now, words }: Look): Single {
  const config = panel.fieldConfig?.defaults ?? {};
  const shown = show(null, config, now);
  return {
    name: "",
    value: null,
    shown: { ...shown, text: shown.text === "" ? words.noData : shown.text },
    config,
    field: undefined,
  };
}

/** @returns what a panel says in place of a picture. */
export function noDataText(panel: Panel, { words }: Look): string {
  const given = panel.fieldConfig?.defaults?.noValue;
  return given === undefined || given === "" ? words.noData : given;
}
