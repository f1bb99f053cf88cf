import type { CheckStatus } from "../status.js";
import { databaseFigures } from "./database-figures.js";
import { english } from "./english.js";
import { shortName } from "./failing-checks.js";
import { type Html, html } from "./html.js";
import { icon } from "./icon.js";
import type { Reader } from "./reader.js";
import { transactionFigures } from "./transaction-figures.js";

/** One check: how it stands, when it ran, and its figures against their limits. */
export function checkLine(status: CheckStatus, reader: Reader): Html {
  const { view, condition, kind } = status;
  const { texts } = reader;
  return html`<div class="check">
<div class="check-head">${icon(condition)}<h3 class="check-name">${shortName(status)}</h3><span class="check-state">${texts.conditions[condition]}</span>
<span class="quiet">${texts.checks[kind]}${kind === "database" && view.database && html` · ${view.database.engine}`}${
    !view.check.critical && html` · ${texts.checks.notCritical}`
  }</span>
<span class="check-run quiet">${lastRun(status, reader)}</span></div>
${failure(status, reader)}
${status.kind === "database" ? databaseFigures(status, reader) : transactionFigures(status, reader)}
</div>`;
}

function lastRun({ view }: CheckStatus, { texts, format }: Reader): string {
  if (!view.latest) return texts.checks.neverRan;
  const elapsed = format.elapsed(view.latest.startedAt);
  return view.current ? texts.checks.ago(elapsed) : texts.checks.stale(elapsed);
}

function failure({ view }: CheckStatus, reader: Reader): Html | undefined {
  const { texts } = reader;
  const { latest, consecutiveFailures, check } = view;
  if (!latest || latest.ok) return undefined;
  const inRun = latest.measurements?.kind === "transaction" ? latest.measurements.failure : undefined;
  return html`<p class="failure"><strong>${texts.reasons[latest.reason]}</strong>${
    inRun && texts.failures.atStep(inRun.step)
  }${texts.colon}${english(inRun?.message ?? latest.message, reader)}<br><span class="quiet">${texts.checks.failures(consecutiveFailures, check.failAfter)}</span></p>`;
}
