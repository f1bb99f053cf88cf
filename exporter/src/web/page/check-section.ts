import type { DatabaseStatus, SystemStatus, TransactionStatus } from "../status.js";
import { checkLine } from "./check-line.js";
import { earlySigns } from "./early-signs.js";
import { shortName } from "./failing-checks.js";
import { runHistory } from "./failures.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** A check with its figures, and all runs that are kept. */
export function checkSection(check: SystemStatus["checks"][number], reader: Reader): Html {
  const { texts, format } = reader;
  const { every } = check.view.check;
  const { skipped, running } = check.view;
  const { name } = check.view.check;
  const announced = `${shortName(check)}${texts.colon}${texts.conditions[check.condition]}`;
  return html`<section class="check-detail is-${check.condition}" id="check-${name}" aria-label="${shortName(check)}" data-announce="${announced}">${checkLine(check, reader)}
<p class="cadence quiet">${texts.checks.every(format.duration(every))}${skipped > 0 && html` · ${texts.checks.skipped(skipped)}`}${running && html` · ${texts.checks.running}`}${certificate(check, reader)}</p>
${check.kind === "database" ? databaseFacts(check, reader) : history(check, reader)}</section>`;
}

/** The certificate of the last run that ends first. */
function certificate(check: SystemStatus["checks"][number], { texts, format }: Reader): Html | undefined {
  const ends = check.kind === "transaction" ? (check.run?.steps ?? []).flatMap((step) => step.certificateExpiry ?? []) : [];
  return ends.length === 0 ? undefined : html` · ${texts.failures.certificate(format.time(Math.min(...ends)))}`;
}

function databaseFacts({ measured }: DatabaseStatus, reader: Reader): Html | undefined {
  const { texts, format } = reader;
  if (!measured) return undefined;
  const { oldestTransaction: transaction, oldestStatement: statement, connections, logs = [], unsupportedLogs = [] } = measured;
  const states = Object.entries(connections?.byState ?? {});
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [texts.database.version, measured.version === undefined ? [] : [measured.version]],
    [
      texts.database.connections,
      states.map(([state, count]) => `${texts.database.states[state] ?? state} ${format.count(count)}`),
    ],
    [
      texts.database.oldest,
      transaction === undefined || statement === undefined
        ? []
        : [texts.database.oldestOf(format.duration(transaction), format.duration(statement))],
    ],
    [texts.database.signs, earlySigns(measured, reader)],
    [
      texts.database.logs,
      [
        ...logs.map(({ log, bytes }) => `${log} ${format.bytes(bytes)}`),
        ...unsupportedLogs.map(({ log, reason }) => `${log}${texts.colon}${texts.database.logUnsupported(reason)}`),
      ],
    ],
  ];
  const known = rows.filter(([, values]) => values.length > 0);
  return html`<dl class="facts">${known.map(([name, values]) => html`<div><dt>${name}</dt><dd>${values.join(" · ")}</dd></div>`)}</dl>`;
}

/** The newest run lies open where nothing fails; what fails now stands above all checks. */
function history({ view, condition }: TransactionStatus, reader: Reader): Html {
  const { texts } = reader;
  const failures = view.transaction?.lastFailures ?? [];
  const runs = view.transaction?.lastRuns ?? [];
  const well = condition === "up" || condition === "attention";
  return html`${runs.length > 0 && html`<h4>${texts.failures.runs}</h4>${runHistory(runs, "run", reader, well)}`}<h4>${texts.failures.heading}</h4>${
    failures.length === 0 ? html`<p class="quiet">${texts.failures.none}</p>` : runHistory(failures, "failure", reader, false)
  }`;
}
