import type { Cause } from "../../ledger/view.js";
import type { Sla } from "../sla.js";
import type { CheckStatus, SystemStatus } from "../status.js";
import { english } from "./english.js";
import { failingChecks, failureInBrief, failureMessage, shortName } from "./failing-checks.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";
import { repairClock } from "./repair-clock.js";
import { transcript } from "./transcript.js";
import { waterfall } from "./waterfall.js";

/** What is wrong right now: the failing step with what was said, since when, and the repair clock. @param now unix seconds */
export function incidentBox(status: SystemStatus, { incident }: Sla, now: number, reader: Reader): Html | undefined {
  const { texts, format } = reader;
  const { condition, failingSince, counted, system } = status;
  const [worst, ...others] = failingChecks(status);
  if (!incident && !worst) return undefined;
  const since = incident?.from ?? failingSince;
  const heading = incident ? texts.sla.incident.heading : texts.conditions[condition];
  const shape = condition === "down" || condition === "failing" ? condition : "down";
  return html`<section class="incident is-${shape}" aria-labelledby="incident"><h2 id="incident">${heading}</h2>
<p class="cause">${(worst && found(worst, reader)) ?? recorded(incident?.causes.at(-1), reader)}</p>
<p class="since">${since !== undefined && texts.since(texts.conditions[shape], format.time(since), format.elapsed(since))}${
    incident && html` · ${repairClock(incident, { promised: system.objectives.repairTime, counted, now }, reader)}`
  }</p>
${others.length > 0 && html`<p>${texts.sla.incident.also(others.map(shortName).join(texts.comma))}</p>`}
${worst && failedRun(worst, reader)}</section>`;
}

function found(check: CheckStatus, reader: Reader): Html | undefined {
  const brief = failureInBrief(check, reader);
  return brief && html`${brief}${reader.texts.colon}${english(failureMessage(check), reader)}`;
}

/** As the ledger has it: what an exporter before this one saw. */
function recorded(cause: Cause | undefined, { texts, ledger }: Reader): string {
  if (!cause) return texts.sla.incident.unrecorded;
  const where = cause.step === undefined ? cause.check : ledger.texts.ledger.at(cause.check, cause.step);
  const known: Readonly<Record<string, string>> = texts.reasons;
  return ledger.texts.ledger.cause(where, known[cause.reason] ?? cause.reason, cause.message);
}

function failedRun(check: CheckStatus, reader: Reader): Html | undefined {
  const { transaction } = check.view;
  const run = transaction?.lastFailures[0];
  if (!run) return undefined;
  return html`<h3>${reader.texts.sla.incident.failedRun} <span class="quiet">${reader.format.time(run.startedAt)}</span></h3>${waterfall(run, reader)}${transcript(run, "incident-transcript", reader)}`;
}
