import { textsOf } from "../../locales/locale.js";
import { html } from "./html.js";
import { type Asked, layout } from "./layout.js";

/** A page that has nothing but one sentence to say. */
export function noticePage(asked: Asked, text: string): string {
  const { title, overview } = textsOf(asked.locale);
  const home = asked.chosen ? `/?lang=${asked.locale}` : "/";
  const main = html`<main class="notice" id="content" tabindex="-1"><h1>${text}</h1><p><a href="${home}">${overview}</a></p></main>`;
  return layout(asked, { title, main });
}
