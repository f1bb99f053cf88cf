import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** What a check or a server said: English in every language, and marked where the page is not. */
export function english(message: string | undefined, { locale }: Reader): Html | string | undefined {
  return locale === "en" || message === undefined ? message : html`<span lang="en">${message}</span>`;
}
