import type { Cell, Field } from "../frame.js";
import { lengthOf, titleOf } from "../frame.js";
import { reduceBy, reducerNamed } from "../reduce.js";
import type { Transform } from "./transform.js";

interface Side {
  readonly matcher?: { readonly options?: string };
  readonly fixed?: string;
}

interface Options {
  readonly mode?: string;
  readonly alias?: string;
  readonly replaceFields?: boolean;
  readonly binary?: { readonly left?: string | Side; readonly operator?: string; readonly right?: string | Side };
  readonly reduce?: { readonly reducer?: string; readonly include?: readonly string[] };
}

const OPERATORS: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
};

/** Adds a column that is reckoned of others. */
export const calculateField: Transform = (frames, options) => {
  const { mode = "reduceRow", alias, replaceFields = false, binary, reduce } = options as Options;
  return frames.map((frame) => {
    const rows = [...Array(lengthOf(frame)).keys()];
    const added =
      mode === "binary" && binary
        ? binaryField(frame.fields, rows, binary, alias)
        : reducedField(frame.fields, rows, reduce, alias);
    const kept = replaceFields ? frame.fields.filter(({ type }) => type === "time") : frame.fields;
    return { ...frame, fields: [...kept, added] };
  });
};

function binaryField(
  fields: readonly Field[],
  rows: readonly number[],
  { left, operator = "+", right }: NonNullable<Options["binary"]>,
  alias: string | undefined,
): Field {
  const operate = OPERATORS[operator];
  if (!operate) throw new Error(`the operator "${operator}" is unknown to previews`);
  const nameOf = (side: string | Side | undefined) =>
    typeof side === "string" ? side : (side?.matcher?.options ?? side?.fixed ?? "");
  const at = (side: string | Side | undefined, row: number): Cell => {
    const field = fields.find((each) => titleOf(each) === nameOf(side));
    if (field) return field.values[row] ?? null;
    return Number.isFinite(Number(nameOf(side))) ? Number(nameOf(side)) : null;
  };
  const values = rows.map((row) => {
    const [one, other] = [at(left, row), at(right, row)];
    return one === null || other === null ? null : operate(Number(one), Number(other));
  });
  const title = alias ?? `${nameOf(left)} ${operator} ${nameOf(right)}`;
  return { name: title, type: "number", values, title };
}

function reducedField(
  fields: readonly Field[],
  rows: readonly number[],
  { reducer = "sum", include }: NonNullable<Options["reduce"]> = {},
  alias: string | undefined,
): Field {
  const used = fields.filter((field) => field.type === "number" && (include === undefined || include.includes(titleOf(field))));
  const title = alias ?? reducerNamed(reducer).name;
  const values = rows.map((row) =>
    reduceBy(
      reducer,
      used.map((field) => field.values[row] ?? null),
    ),
  );
  return { name: title, type: "number", values, title };
}
