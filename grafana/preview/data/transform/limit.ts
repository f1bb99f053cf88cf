import { lengthOf, pickRows } from "../frame.js";
import type { Transform } from "./transform.js";

/** Keeps the first rows. */
export const limit: Transform = (frames, options) => {
  const { limitField = 10 } = options as { limitField?: number | string };
  return frames.map((frame) => pickRows(frame, [...Array(Math.min(Number(limitField), lengthOf(frame))).keys()]));
};
