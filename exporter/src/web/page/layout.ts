import { textsOf } from "../../locales/locale.js";
import type { Locale } from "../../policy/policy.js";
import { type Html, html } from "./html.js";

/** Seconds between two renewals by the script. */
const REFRESH = 10;

/** Addresses of what a page loads, all of this server. */
export interface Assets {
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  readonly icon: string;
}

/** What a page is asked for. */
export interface Asked {
  readonly locale: Locale;
  /** The language was chosen by hand, not by the browser. */
  readonly chosen: boolean;
  /** Of the page itself, without parameters. */
  readonly path: string;
  readonly assets: Assets;
}

interface Content {
  /** Of the window: what changes stands first. */
  readonly title: string;
  readonly main: Html;
  readonly footer?: Html;
  /** When what is shown was so, as people read it. */
  readonly time?: string;
}

const LANGUAGES: readonly (readonly [Locale, string])[] = [
  ["en", "English"],
  ["zh-CN", "中文"],
];

export function layout({ locale, chosen, path, assets }: Asked, { title, main, footer, time = "" }: Content): string {
  const texts = textsOf(locale);
  const { live, skip, language } = texts.sla;
  const { s, min, h, d } = texts.units;
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="${assets.icon}">
${assets.styles.map(
  (style) => html`<link rel="stylesheet" href="${style}">
`,
)}${assets.scripts.map(
  (script) => html`<script src="${script}" defer></script>
`,
)}</head>
<body data-refresh="${REFRESH}">
<a class="skip" href="#content">${skip}</a>
<header class="topbar"><a class="brand" href="${chosen ? `/?lang=${locale}` : "/"}">${texts.title}</a>
<nav class="languages" aria-label="${language}">${LANGUAGES.map(
    ([code, name]) =>
      html`<a href="${path}?lang=${code}" lang="${code}" hreflang="${code}"${code === locale && html` aria-current="true"`}>${name}</a>`,
  )}</nav></header>
<div class="lost-note" id="lost" role="status" data-lost="${live.lost}" data-last="${live.lastUpdate("{time}")}" data-age="${live.age}" data-units="${[s, min, h, d].join("|")}"></div>
<p class="unseen" id="announcer" role="status"></p>
${main}
<footer class="foot" data-time="${time}">${footer}<noscript><p>${live.noScript} <a href="${chosen ? `${path}?lang=${locale}` : path}">${live.reload}</a></p></noscript></footer>
</body>
</html>
`.text;
}
