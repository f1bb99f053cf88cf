import { Html, html, page } from "../apps/pages.js";
import type { Notification, NotifiedAlert } from "./sink.js";

/** Where the parts of a notification lead. */
export interface Ways {
  /** Base address of the exporter; undefined when it does not run. */
  readonly exporter: string | undefined;
  /** Whether this server has the file of a runbook. */
  readonly hasRunbook: (path: string) => boolean;
}

/** The system of alerts about the monitoring itself: no system of the policy, so it has no page of its own. */
const MONITORING = "sla-exporter";

const STYLE =
  new Html(`main { max-width: 78rem; overflow-x: auto } td { vertical-align: top } td:first-child, .status { white-space: nowrap }
.firing { color: #b00020; font-weight: 600 } .resolved { color: #1b6e3c } td p { margin: .2rem 0 0; color: #46525e; font-size: .9rem; max-width: 46rem }
a { color: #1f4e79 } small { color: #5b6875 }
@media (max-width: 50rem) { table, tbody, tr, td { display: block } th { display: none } tr { border-bottom: 1px solid #e5e9ed; padding: .5rem 0 } td { border: 0; padding: .1rem 0 } }`);

/** The page of what receivers were told, the latest first: from an alert to its runbook, its system and its query. */
export function notificationsPage(latest: readonly Notification[], ways: Ways): string {
  const rows = latest.flatMap(({ receiver, at, alerts }) => alerts.map((alert) => row(new Date(at), receiver, alert, ways)));
  const head = html`<tr><th>Time</th><th>Receiver</th><th>Status</th><th>Alert</th><th>System</th><th>What is told</th></tr>`;
  const body = latest.length === 0 ? html`<p>Nobody has been told anything yet.</p>` : html`<table>${head}${rows}</table>`;
  return page("通知 Notifications", html`<style>${STYLE}</style><h1>通知 Notifications</h1>${body}`);
}

function row(time: Date, receiver: string, { status, labels, annotations, generatorURL }: NotifiedAlert, ways: Ways): Html {
  const { alertname = "", system = "" } = labels;
  const { summary = "", description = "", runbook_url: runbook = "" } = annotations;
  return html`<tr><td>${time.toTimeString().slice(0, 8)}</td><td>${receiver}</td><td class="status ${status === "firing" ? "firing" : "resolved"}">${status}</td>
<td>${alertname}<br><small>${runbookWay(runbook, ways)}${isWeb(generatorURL) ? html` · <a href="${generatorURL}">query</a>` : ""}</small></td>
<td>${systemWay(system, ways)}</td><td>${summary}${description === "" ? "" : html`<p>${description}</p>`}</td></tr>
`;
}

function runbookWay(runbook: string, { hasRunbook }: Ways): Html {
  if (runbook === "") return html`no runbook`;
  if (isWeb(runbook)) return html`<a href="${runbook}">runbook</a>`;
  return hasRunbook(runbook) ? html`<a href="/${runbook}">runbook</a>` : html`${runbook}`;
}

function systemWay(system: string, { exporter }: Ways): Html {
  if (system === "" || exporter === undefined) return html`${system}`;
  const path = system === MONITORING ? "/" : `/systems/${encodeURIComponent(system)}`;
  return html`<a href="${exporter}${path}">${system}</a>`;
}

/** Nothing else than an address of the web is made a link: what is posted here may hold anything. */
function isWeb(address: string | undefined): boolean {
  return address !== undefined && /^https?:\/\//.test(address);
}
