import { textsOf } from "../../locales/locale.js";
import type { Locale } from "../../policy/policy.js";
import { html } from "./html.js";
import { type Assets, layout } from "./layout.js";

/** A page that has nothing but one sentence to say. */
export function noticePage(locale: Locale, assets: Assets, text: string): string {
  const texts = textsOf(locale);
  return layout(locale, texts, assets, html`<main class="notice"><p>${text}</p><p><a href="/">${texts.overview}</a></p></main>`);
}
