import type { Condition } from "../status.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** Drawn shapes: a condition is told by shape, colour and word, never by colour alone. */
const SHAPES: Readonly<Record<Condition | "maintenance" | "outside", Html>> = {
  up: html`<path d="M4.4 8.3l2.4 2.4 4.8-5.2"/>`,
  attention: html`<path d="M8 4.2v4.6M8 11.4v.2"/>`,
  failing: html`<path d="M8 4.6V8l2.4 1.8"/>`,
  down: html`<path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6"/>`,
  unknown: html`<path d="M5 8h6"/>`,
  maintenance: html`<path d="M6.3 5v6M9.7 5v6"/>`,
  outside: html`<path d="M10.6 9.9A3.6 3.6 0 0 1 6.2 5.4a3.6 3.6 0 1 0 4.4 4.5z"/>`,
};

export function icon(shape: keyof typeof SHAPES): Html {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="7.25"/>${SHAPES[shape]}</svg>`;
}

export function pill(condition: Condition, { texts }: Reader): Html {
  return html`<span class="pill is-${condition}">${icon(condition)}${texts.conditions[condition]}</span>`;
}
