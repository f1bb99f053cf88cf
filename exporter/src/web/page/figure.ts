import { type Html, html } from "./html.js";

interface Figure {
  readonly name: string;
  readonly value: Html | string;
  /** What the value is held against. */
  readonly bound?: Html | string | undefined;
  readonly over?: boolean;
  /** In the next line: a gauge, a source. */
  readonly below?: Html | undefined;
}

/** One figure of a check, in a list of definitions. */
export function figure({ name, value, bound, over, below }: Figure): Html {
  return html`<div class="figure${over && " over"}"><dt>${name}</dt>
<dd class="reading"><span class="value">${value}</span><span class="bound">${bound}</span></dd>${below}</div>`;
}
