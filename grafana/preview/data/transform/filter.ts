import type { Frame } from "../frame.js";
import { lengthOf, pickRows, titleOf } from "../frame.js";
import type { Transform } from "./transform.js";

interface Names {
  readonly names?: readonly string[];
  readonly pattern?: string;
}

function named({ names = [], pattern }: Names, title: string): boolean {
  return names.includes(title) || (pattern !== undefined && pattern !== "" && toRegExp(pattern).test(title));
}

/** Keeps the columns that are included, less those that are excluded. */
export const filterByName: Transform = (frames, options) => {
  const { include, exclude } = options as { include?: Names; exclude?: Names };
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.filter((field) => {
      const title = titleOf(field);
      return (include === undefined || named(include, title)) && !(exclude !== undefined && named(exclude, title));
    }),
  }));
};

/** Keeps the answers of some queries. */
export const filterByRefId: Transform = (frames, options) => {
  const { include } = options as { include?: string };
  return include === undefined ? frames : frames.filter(({ refId }) => toRegExp(include).test(refId));
};

interface Condition {
  readonly fieldName: string;
  readonly config: { readonly id: string; readonly options?: { readonly value?: unknown } };
}

/** Keeps, or leaves out, rows by their values. */
export const filterByValue: Transform = (frames, options) => {
  const {
    filters = [],
    type = "include",
    match = "any",
  } = options as { filters?: readonly Condition[]; type?: string; match?: string };
  return frames.map((frame) => {
    const rows = [...Array(lengthOf(frame)).keys()].filter((row) => {
      const holds = (condition: Condition) => holdsIn(frame, row, condition);
      return (match === "all" ? filters.every(holds) : filters.some(holds)) === (type === "include");
    });
    return pickRows(frame, rows);
  });
};

function holdsIn(frame: Frame, row: number, { fieldName, config }: Condition): boolean {
  const value = frame.fields.find((field) => titleOf(field) === fieldName)?.values[row] ?? null;
  const wanted = config.options?.value;
  switch (config.id) {
    case "isNull":
      return value === null;
    case "isNotNull":
      return value !== null;
    case "equal":
      return String(value) === String(wanted);
    case "notEqual":
      return String(value) !== String(wanted);
    case "greater":
      return Number(value) > Number(wanted);
    case "greaterOrEqual":
      return Number(value) >= Number(wanted);
    case "lower":
      return Number(value) < Number(wanted);
    case "lowerOrEqual":
      return Number(value) <= Number(wanted);
    default:
      throw new Error(`the filter "${config.id}" is unknown to previews`);
  }
}

export function toRegExp(pattern: string): RegExp {
  const [, body = pattern, flags = ""] = /^\/(.*)\/(\w*)$/.exec(pattern) ?? [];
  return new RegExp(body, flags.replace("g", ""));
}
