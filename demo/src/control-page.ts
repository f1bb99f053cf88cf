import { Html, html } from "./apps/pages.js";
import type { FaultName } from "./faults.js";
import { FAULT_NAMES, FAULTS } from "./faults.js";

/** Options that the page sets, by fault; the others have none or take their defaults. */
const SHOWN: Partial<Readonly<Record<FaultName, readonly string[]>>> = {
  errors: ["rate"],
  slow: ["seconds"],
  flap: ["period"],
  slow_sql: ["per_minute", "seconds"],
  leak: ["connections"],
  lock: ["waiters"],
  log_growth: ["mb_per_second"],
  certificate: ["days"],
};

const STYLE = new Html(`
body { font: 15px/1.45 system-ui, sans-serif; margin: 0; color: #1c2733; background: #f4f6f8 }
main { max-width: 74rem; margin: 0 auto; padding: 1rem 1.5rem 3rem }
h1 { font-size: 1.4rem } nav a { margin-right: 1.2rem }
section { background: #fff; border: 1px solid #d8dee4; border-radius: 8px; padding: .5rem 1rem; margin: 1rem 0 }
h2 { font-size: 1.05rem; margin: .4rem 0 } h2 small { font-weight: normal; color: #5b6875 }
.row { display: grid; grid-template-columns: 9.5rem 6rem 1fr 20rem; gap: .6rem; align-items: center; padding: .15rem .3rem; border-top: 1px solid #eef1f4 }
.name { font-family: ui-monospace, monospace } .does { color: #46525e } .does b { color: #b3261e; white-space: nowrap }
.on { background: #fdecea } button { font: inherit; padding: .15rem .6rem; border: 1px solid #b6c0ca; border-radius: 5px; background: #fff; cursor: pointer; white-space: nowrap }
.on button { background: #b3261e; border-color: #b3261e; color: #fff }
label { color: #5b6875; margin-right: .6rem; white-space: nowrap } input { font: inherit; width: 4.6rem }
#error { color: #b3261e; min-height: 1.4em } @media (max-width: 50rem) { .row { grid-template-columns: 9.5rem 6rem 1fr } .row form { grid-column: 1 / -1 } }`);

/** Runs in the browser: shows the switches, asks again every two seconds, leaves inputs alone while they are edited. */
const SCRIPT = new Html(`
const facts = JSON.parse(document.getElementById("facts").textContent), root = document.getElementById("targets"), error = document.getElementById("error"), rows = new Map();
function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
function rowOf(section, target, name) {
  const row = make("div", "row"), button = make("button"), does = make("span", "does", facts.does[name]), detail = make("b"), form = make("form");
  for (const option of facts.shown[name] ?? []) {
    const label = make("label", undefined, option + " "), input = Object.assign(make("input"), { name: option, type: "number", step: "any", required: true, value: facts.defaults[name][option] });
    label.append(input); form.append(label);
  }
  const change = async () => {
    const on = row.classList.contains("on"), options = Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, Number(value)]));
    if (!on && !form.reportValidity()) return;
    button.disabled = true; error.textContent = "";
    try {
      const response = await fetch("api/faults/" + target + "/" + name, on ? { method: "DELETE" } : { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(options) });
      if (!response.ok) error.textContent = (await response.json()).error;
    } catch { error.textContent = "The demo does not answer."; }
    button.disabled = false; show();
  };
  button.onclick = change; form.onsubmit = (event) => { event.preventDefault(); change(); };
  does.append(" ", detail); row.append(make("span", "name", name), button, does, form); section.append(row);
  return { row, button, detail };
}
async function show() {
  try {
    for (const { target, kind, faults } of await (await fetch("api/faults")).json()) {
      let section = document.getElementById(target);
      if (!section) { section = make("section"); section.id = target; const head = make("h2", undefined, target + " "); head.append(make("small", undefined, kind)); section.append(head); root.append(section); }
      for (const fault of faults) {
        const key = target + "/" + fault.name;
        if (!rows.has(key)) rows.set(key, rowOf(section, target, fault.name));
        const { row, button, detail } = rows.get(key);
        row.classList.toggle("on", fault.on); button.textContent = fault.on ? "switch off" : "switch on"; detail.textContent = fault.detail;
      }
    }
  } catch { error.textContent = "The demo does not answer."; }
}
show(); setInterval(show, 2000);`);

/** Where the parts of the demo are to be seen. */
export interface Links {
  readonly title: string;
  readonly url: string;
}

/** The page of the control server. */
export function controlPage(links: readonly Links[]): string {
  const does = Object.fromEntries(FAULT_NAMES.map((name) => [name, FAULTS[name].does]));
  const defaults = Object.fromEntries(FAULT_NAMES.map((name) => [name, FAULTS[name].options.parse({})]));
  const facts = new Html(JSON.stringify({ does, defaults, shown: SHOWN }).replace(/</g, "\\u003c"));
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Demo · faults to switch on</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${STYLE}</style></head><body><main>
<h1>Faults to switch on</h1><nav>${links.map((link) => html`<a href="${link.url}">${link.title}</a> `)}</nav>
<p id="error" role="alert"></p><div id="targets"></div>
<p>The same over HTTP: <code>GET /api/faults</code>, <code>PUT /api/faults/erp/slow</code> with <code>{"seconds": 3}</code>, <code>DELETE /api/faults/erp/slow</code>.</p>
</main><script id="facts" type="application/json">${facts}</script><script type="module">${SCRIPT}</script></body></html>
`.text;
}
