import type { Locale } from "../../policy/policy.js";
import type { StateView } from "../../state/view.js";
import { type DatabaseStatus, type SystemStatus, statusOf, type TransactionStatus } from "../status.js";
import { reloadBanner } from "./banner.js";
import { checkLine } from "./check-line.js";
import { earlySigns } from "./early-signs.js";
import { runHistory } from "./failures.js";
import { type Html, html } from "./html.js";
import { type Assets, layout } from "./layout.js";
import { objectivesLine } from "./objectives.js";
import { problems } from "./problems.js";
import { type Reader, readerOf } from "./reader.js";
import { remarks, standing } from "./system-head.js";

/** One system with everything that is known of it; undefined when the policy does not name it. */
export function systemPage(view: StateView, id: string, locale: Locale, assets: Assets): string | undefined {
  const status = statusOf(view).find(({ system }) => system.id === id);
  if (!status) return undefined;
  const reader = readerOf(view, locale);
  const title = reader.title(status.system.title, id);
  const body = html`<main class="detail">
<nav><a href="/">${reader.texts.overview}</a></nav>
${reloadBanner(view.reload, reader)}
${head(status, title, view, reader)}
${problems([status], reader)}
<section><h2>${reader.texts.checks.heading}</h2><div class="sheet">${status.checks.map((check) => checkSection(check, reader))}</div></section>
</main>`;
  return layout(locale, { title, lost: reader.texts.lost }, assets, body);
}

function head(status: SystemStatus, title: string, view: StateView, reader: Reader): Html {
  const { texts, format } = reader;
  const { system, counted } = status;
  return html`<header class="system-head is-${status.condition}"><h1>${title}</h1>${standing(status, reader)}
<p class="line quiet">${texts.owner(reader.role(system.owner))} · ${texts.asOf(format.time(view.now()))} · ${texts.zone(view.policy.timeZone)}</p>
${remarks(status, reader)}${!counted && html`<p class="line quiet">${texts.uncounted}</p>`}
<div class="line">${objectivesLine(system.objectives, system.serviceHours, reader)}</div></header>`;
}

function checkSection(check: SystemStatus["checks"][number], reader: Reader): Html {
  const { texts, format } = reader;
  const { every } = check.view.check;
  const { skipped, running } = check.view;
  return html`<section class="check-detail"><ul class="checks">${checkLine(check, reader)}</ul>
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
        ...unsupportedLogs.map(({ log, reason }) => `${log}: ${texts.database.logUnsupported} (${reason})`),
      ],
    ],
  ];
  const known = rows.filter(([, values]) => values.length > 0);
  return html`<dl class="facts">${known.map(([name, values]) => html`<div><dt>${name}</dt><dd>${values.join(" · ")}</dd></div>`)}</dl>`;
}

function history({ view }: TransactionStatus, reader: Reader): Html {
  const { texts } = reader;
  const failures = view.transaction?.lastFailures ?? [];
  const runs = view.transaction?.lastRuns ?? [];
  return html`<h4>${texts.failures.heading}</h4>${
    failures.length === 0 ? html`<p class="quiet">${texts.failures.none}</p>` : runHistory(failures, "failure", reader, true)
  }${runs.length > 0 && html`<h4>${texts.failures.runs}</h4>${runHistory(runs, "run", reader, failures.length === 0)}`}`;
}
