import type { TransactionRun } from "../../checks/transactions/run.js";
import type { SystemStatus } from "../status.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";
import { transcript } from "./transcript.js";
import { waterfall } from "./waterfall.js";

/** A failed run with the system that it belongs to. */
interface Failure {
  readonly run: TransactionRun;
  readonly status: SystemStatus;
}

const SHOWN = 5;

/** The latest failed run of each transaction, newest first. */
export function latestFailures(statuses: readonly SystemStatus[], reader: Reader): Html | undefined {
  const failures = statuses.flatMap((status) =>
    status.checks.flatMap(({ view }): Failure[] => {
      const run = view.transaction?.lastFailures[0];
      return run ? [{ run, status }] : [];
    }),
  );
  if (failures.length === 0) return undefined;
  const newest = failures.sort((a, b) => b.run.startedAt - a.run.startedAt).slice(0, SHOWN);
  return html`<section class="failures" aria-labelledby="failures"><h2 id="failures">${reader.texts.failures.heading}</h2>${newest.map(
    ({ run, status }) => {
      const { system } = status;
      const more = html`<p><a href="${reader.href(`/systems/${encodeURIComponent(system.id)}`)}">${reader.texts.failures.more}</a></p>`;
      return runDetails({
        run,
        id: idOf("latest", run),
        reader,
        open: false,
        title: reader.title(system.title, system.id),
        after: more,
      });
    },
  )}</section>`;
}

interface RunDetails {
  readonly run: TransactionRun;
  /** Unique in the page, so that what is unfolded is found again. */
  readonly id: string;
  readonly reader: Reader;
  readonly open: boolean;
  /** Before the transaction's name. */
  readonly title?: string;
  readonly after?: Html | undefined;
}

/** One run, folded to one line. */
function runDetails({ run, id, reader, open, title, after }: RunDetails): Html {
  const { texts, format } = reader;
  const name = run.transaction.slice(run.transaction.indexOf("/") + 1);
  const { failure } = run;
  return html`<details class="run is-${run.result}" id="${id}"${open && html` open`}>
<summary><span class="run-name">${title !== undefined && html`<strong>${title}</strong> `}${name}</span>
<span class="run-what">${failure ? html`<em>${texts.reasons[failure.reason]}</em>${texts.failures.atStep(failure.step)}` : texts.results[run.result]}</span>
<span class="run-time">${format.duration(run.duration)}</span>
<time class="run-at quiet" datetime="${new Date(run.startedAt * 1000).toISOString()}">${format.time(run.startedAt)}</time></summary>
${waterfall(run, reader)}${after}
</details>`;
}

/** The runs of one list, newest first. @param list its name within the page */
export function runHistory(runs: readonly TransactionRun[], list: string, reader: Reader, openFirst: boolean): Html {
  return html`${runs.map((run, index) => {
    const id = idOf(list, run);
    return runDetails({ run, id, reader, open: openFirst && index === 0, after: transcript(run, `${id}-transcript`, reader) });
  })}`;
}

function idOf(list: string, run: TransactionRun): string {
  return `${list}-${run.transaction}-${run.startedAt}`;
}
