import { type Html, html } from "./html.js";

interface GaugeOptions {
  readonly value: number;
  /** Where the line is drawn. */
  readonly limit: number | undefined;
  /** What the whole width stands for. */
  readonly full: number;
  readonly over: boolean;
  /** For those who cannot see it. */
  readonly label: string;
}

/** A bar with a mark at the limit. */
export function gauge({ value, limit, full, over, label }: GaugeOptions): Html {
  const share = (part: number) => (Math.min(1, Math.max(0, part / full)) * 100).toFixed(2);
  const mark = limit !== undefined && html`<rect class="mark" x="${share(limit)}%" width="2" height="100%"/>`;
  return html`<svg class="gauge${over ? " over" : ""}" role="img" aria-label="${label}"><rect class="track" width="100%" height="100%"/><rect class="fill" width="${share(value)}%" height="100%"/>${mark}</svg>`;
}
