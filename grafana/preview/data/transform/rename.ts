import { titleOf } from "../frame.js";
import { toRegExp } from "./filter.js";
import type { Transform } from "./transform.js";

/** Renames columns and series by a regular expression. */
export const renameByRegex: Transform = (frames, options) => {
  const { regex = "", renamePattern = "" } = options as { regex?: string; renamePattern?: string };
  const pattern = toRegExp(regex);
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const title = titleOf(field);
      return pattern.test(title) && field.type !== "time" ? { ...field, title: title.replace(pattern, renamePattern) } : field;
    }),
  }));
};
