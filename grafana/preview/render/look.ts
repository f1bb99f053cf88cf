import type { Event } from "../data/run-annotation.js";
import type { TimeRange } from "../model/time-range.js";
import type { Theme } from "./colors.js";
import type { Words } from "./words.js";

/** What holds for the whole picture. */
export interface Look {
  readonly words: Words;
  readonly theme: Theme;
  /** Unix seconds: the end of the board's range. */
  readonly now: number;
  readonly range: TimeRange;
  /** Events of annotations, each with its colour. */
  readonly events: readonly (Event & { readonly color: string })[];
}

/** Pixels inside a panel. */
export interface Room {
  readonly width: number;
  readonly height: number;
}
