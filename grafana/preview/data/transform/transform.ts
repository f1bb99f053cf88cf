import type { Frame } from "../frame.js";

/** What a transformation makes of the frames before it. Options are those of Grafana's editor. */
export type Transform = (frames: readonly Frame[], options: Readonly<Record<string, unknown>>) => readonly Frame[];
