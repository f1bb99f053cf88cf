import type { Cell, Field, Frame } from "../frame.js";
import { titleOf } from "../frame.js";
import type { Transform } from "./transform.js";

interface Options {
  readonly rowField?: string;
  readonly columnField?: string;
  readonly valueField?: string;
  readonly emptyValue?: string;
}

/** A row for each value of one column, a column for each value of another. */
export const groupingToMatrix: Transform = (frames, options) => {
  const { rowField = "Time", columnField = "Time", valueField = "Value", emptyValue = "empty" } = options as Options;
  const [frame] = frames;
  const named = (name: string) => frame?.fields.find((field) => titleOf(field) === name);
  const [rows, columns, values] = [named(rowField), named(columnField), named(valueField)];
  if (!frame || frames.length > 1 || !rows || !columns || !values) return frames;
  const empty: Cell = emptyValue === "zero" ? 0 : emptyValue === "null" ? null : "";
  const names = [...new Set(rows.values)];
  const at = (row: Cell, column: Cell) => {
    const index = rows.values.findIndex((value, each) => value === row && columns.values[each] === column);
    return index === -1 ? empty : (values.values[index] ?? empty);
  };
  const made = [...new Set(columns.values)].map(
    (column): Field => ({ name: String(column), type: values.type, values: names.map((row) => at(row, column)) }),
  );
  return [{ ...frame, fields: [{ ...rows, name: `${rowField}\\${columnField}`, values: names }, ...made] } satisfies Frame];
};
