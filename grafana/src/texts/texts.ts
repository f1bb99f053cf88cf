import type { en } from "./en/index.js";
import type { SameKeys } from "./text.js";

/** All texts of a language. English tells which there are: one that another language lacks does not compile. */
export type Texts = SameKeys<typeof en>;
