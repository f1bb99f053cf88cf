import type { Cell } from "./frame.js";

type Reducer = (values: readonly Cell[]) => Cell;

const numbers = (values: readonly Cell[]) =>
  values.filter((value): value is number => typeof value === "number" && !Number.isNaN(value));
const isThere = (value: Cell) => value !== null && !Number.isNaN(value);
const ofNumbers =
  (of: (values: readonly number[]) => number): Reducer =>
  (values) => {
    const found = numbers(values);
    return found.length === 0 ? null : of(found);
  };
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What Grafana makes of many values, and what it calls that. */
export const REDUCERS: Readonly<Record<string, { readonly name: string; readonly reduce: Reducer }>> = {
  lastNotNull: { name: "Last *", reduce: (values) => values.findLast(isThere) ?? null },
  last: { name: "Last", reduce: (values) => values.at(-1) ?? null },
  firstNotNull: { name: "First *", reduce: (values) => values.find(isThere) ?? null },
  first: { name: "First", reduce: (values) => values[0] ?? null },
  min: { name: "Min", reduce: ofNumbers((values) => values.reduce((least, value) => Math.min(least, value))) },
  max: { name: "Max", reduce: ofNumbers((values) => values.reduce((most, value) => Math.max(most, value))) },
  mean: { name: "Mean", reduce: ofNumbers((values) => sum(values) / values.length) },
  sum: { name: "Total", reduce: ofNumbers(sum) },
  count: { name: "Count", reduce: (values) => values.length },
  range: { name: "Range", reduce: ofNumbers((values) => Math.max(...values) - Math.min(...values)) },
  diff: { name: "Difference", reduce: ofNumbers((values) => (values.at(-1) ?? 0) - (values[0] ?? 0)) },
};

/** @throws Error for a reducer that previews do not know. */
export function reduceBy(id: string, values: readonly Cell[]): Cell {
  return reducerNamed(id).reduce(values);
}

export function reducerNamed(id: string): (typeof REDUCERS)[string] {
  const reducer = REDUCERS[id];
  if (!reducer) throw new Error(`the calculation "${id}" is unknown to previews`);
  return reducer;
}
