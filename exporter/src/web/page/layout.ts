import type { Texts } from "../../locales/texts.js";
import { type Html, html } from "./html.js";

/** Seconds between two looks, by the script, or by reloading where scripts are off. */
const REFRESH = 15;

/** Addresses of what a page loads, all of this server. */
export interface Assets {
  readonly styles: readonly string[];
  readonly script: string;
}

/** @param language as in the lang attribute */
export function layout(language: string, { title, lost }: Pick<Texts, "title" | "lost">, assets: Assets, body: Html): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${assets.styles.map(
  (style) => html`<link rel="stylesheet" href="${style}">
`,
)}
<script src="${assets.script}" defer data-refresh="${REFRESH}"></script>
<noscript><meta http-equiv="refresh" content="${REFRESH * 2}"></noscript>
</head>
<body>
<p class="lost-note" role="status">${lost}</p>
${body}
</body>
</html>
`.text;
}
