import type { TransactionStatus } from "../status.js";
import { figure } from "./figure.js";
import { gauge } from "./gauge.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** The last duration against the objective. A failed run's duration says nothing about speed: it is not shown as a bar. */
export function transactionFigures({ run, target }: TransactionStatus, { texts, format }: Reader): Html | undefined {
  if (!run || run.result === "failed") return undefined;
  const objective = target?.responseTime;
  const over = run.result === "slow";
  const time = format.duration(run.duration);
  const full = Math.max((objective ?? run.duration) * 1.5, run.duration);
  const bound = html`${objective !== undefined && texts.checks.objective(format.duration(objective))}${over && html` <em>${texts.results.slow}</em>`}`;
  const bar = gauge({ value: run.duration, limit: objective, full, over, label: time });
  const below = html`<dd class="draw">${bar}</dd>`;
  return html`<dl class="figures">${figure({ name: texts.checks.duration, value: time, bound, over, below })}</dl>`;
}
