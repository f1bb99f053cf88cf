import { en } from "./texts/en/index.js";
import type { Texts } from "./texts/texts.js";
import { zhCN } from "./texts/zh-CN/index.js";

export interface Language {
  /** Also the name of the folder. */
  readonly id: "en" | "zh-CN";
  /** What the uid of a board ends with. */
  readonly suffix: string;
  /** Where a runbook's part of this language begins. */
  readonly runbookAnchor: string;
  readonly texts: Texts;
}

export const LANGUAGES: readonly Language[] = [
  { id: "en", suffix: "", runbookAnchor: "", texts: en },
  { id: "zh-CN", suffix: "-zh", runbookAnchor: "#%E4%B8%AD%E6%96%87", texts: zhCN },
];
