import type { SlowQueries } from "../../checks/databases/measurements.js";
import type { DatabaseStatus } from "../status.js";
import { gauge } from "./gauge.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** Connections and slow queries against their limits. */
export function databaseFigures(status: DatabaseStatus, reader: Reader): Html | undefined {
  if (!status.measured) return undefined;
  return html`<dl class="figures">${connections(status, reader)}${slowQueries(status, reader)}</dl>`;
}

function connections({ measured, target, overConnections: over }: DatabaseStatus, { texts, format }: Reader): Html {
  const found = measured?.connections;
  if (!found) return missing(texts.database.connections, texts.database.notMeasured);
  const used = Object.values(found.byState).reduce((sum, count) => sum + count, 0);
  const limit = target?.limits.connections;
  const share = format.percent(found.usedRatio);
  const counts = found.max > 0 ? texts.database.connectionsOf(format.count(used), format.count(found.max)) : undefined;
  return html`<div class="figure${over ? " over" : ""}">
<dt>${texts.database.connections}</dt>
<dd class="value">${share}</dd>
<dd class="bound">${counts}${limit !== undefined && html` · ${texts.checks.limit(format.percent(limit))}`}${over && html` <em>${texts.checks.over}</em>`}</dd>
<dd class="draw">${gauge({ value: found.usedRatio, limit, full: 1, over, label: share })}</dd>
</div>`;
}

function slowQueries({ measured, target, overSlowQueries: over, view }: DatabaseStatus, reader: Reader): Html | undefined {
  const { texts, format } = reader;
  const found = measured?.slowQueries;
  if (!found) return view.latest?.ok ? missing(texts.database.slowQueries, texts.database.notMeasured) : undefined;
  const limit = target?.limits.slowQueriesPerDay;
  const source = texts.database.source(texts.database.sources[found.source] ?? found.source, format.duration(found.threshold));
  return html`<div class="figure${over ? " over" : ""}">
<dt>${texts.database.slowQueries}</dt>
<dd class="value">${bounds(found, reader)} <small>${texts.database.today}</small></dd>
<dd class="bound">${limit !== undefined && texts.checks.limit(format.count(limit))}${over && html` <em>${texts.checks.over}</em>`}</dd>
<dd class="source quiet">${source} · ${found.exact ? texts.database.exact : texts.database.notExact(found.why)}</dd>
</div>`;
}

function missing(name: string, text: string): Html {
  return html`<div class="figure"><dt>${name}</dt><dd class="value quiet">${text}</dd></div>`;
}

/** One number when it is the truth, both bounds when they differ, "at least" when there is no upper one. */
function bounds({ today, todayUpperBound }: SlowQueries, { texts, format }: Reader): string {
  if (today === todayUpperBound) return format.count(today);
  if (!Number.isFinite(todayUpperBound)) return texts.database.atLeast(format.count(today));
  return texts.database.bounds(format.count(today), format.count(todayUpperBound));
}
