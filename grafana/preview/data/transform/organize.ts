import { titleOf } from "../frame.js";
import type { Transform } from "./transform.js";

interface Options {
  readonly excludeByName?: Readonly<Record<string, boolean>>;
  readonly includeByName?: Readonly<Record<string, boolean>>;
  readonly indexByName?: Readonly<Record<string, number>>;
  readonly renameByName?: Readonly<Record<string, string>>;
}

/** Leaves columns out, orders and renames them. */
export const organize: Transform = (frames, options) => {
  const { excludeByName = {}, includeByName = {}, indexByName = {}, renameByName = {} } = options as Options;
  const chosen = Object.values(includeByName).some(Boolean);
  return frames.map((frame) => {
    const kept = frame.fields.filter((field) => {
      const title = titleOf(field);
      return excludeByName[title] !== true && (!chosen || includeByName[title] === true);
    });
    const place = (index: number | undefined) => index ?? Number.POSITIVE_INFINITY;
    const ordered = kept
      .map((field, index) => ({ field, index }))
      .sort((a, b) => {
        const [one, other] = [place(indexByName[titleOf(a.field)]), place(indexByName[titleOf(b.field)])];
        return one === other ? a.index - b.index : one - other;
      });
    return {
      ...frame,
      fields: ordered.map(({ field }) => {
        const title = renameByName[titleOf(field)];
        return title === undefined || title === "" ? field : { ...field, title };
      }),
    };
  });
};
