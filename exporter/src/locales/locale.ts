import type { Locale } from "../policy/policy.js";
import { en } from "./en.js";
import type { Texts } from "./texts.js";
import { zhCN } from "./zh-CN.js";

export function textsOf(locale: Locale): Texts {
  return locale === "zh-CN" ? zhCN : en;
}
