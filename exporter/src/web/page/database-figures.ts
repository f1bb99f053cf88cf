import type { SlowQueries } from "../../checks/databases/measurements.js";
import type { DatabaseStatus } from "../status.js";
import { figure } from "./figure.js";
import { gauge } from "./gauge.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** Connections and slow queries against their limits. */
export function databaseFigures(status: DatabaseStatus, reader: Reader): Html | undefined {
  if (!status.measured) return undefined;
  return html`<dl class="figures">${connections(status, reader)}${slowQueries(status, reader)}</dl>`;
}

function connections({ measured, target, overConnections: over }: DatabaseStatus, { texts, format }: Reader): Html {
  const name = texts.database.connections;
  const found = measured?.connections;
  if (!found) return figure({ name, value: missing(texts.database.notMeasured) });
  const used = Object.values(found.byState).reduce((sum, count) => sum + count, 0);
  const limit = target?.limits.connections;
  const value = format.percent(found.usedRatio);
  const counts = found.max > 0 && html`${texts.database.connectionsOf(format.count(used), format.count(found.max))} · `;
  const bound = html`${counts}${against(limit === undefined ? undefined : format.percent(limit), over, texts)}`;
  const bar = gauge({ value: found.usedRatio, limit, full: 1, over, label: value });
  return figure({ name, value, bound, over, below: html`<dd class="draw">${bar}</dd>` });
}

function slowQueries({ measured, target, overSlowQueries: over, view }: DatabaseStatus, reader: Reader): Html | undefined {
  const { texts, format } = reader;
  const name = texts.database.slowQueries;
  const found = measured?.slowQueries;
  if (!found) return view.latest?.ok ? figure({ name, value: missing(texts.database.notMeasured) }) : undefined;
  const limit = target?.limits.slowQueriesPerDay;
  const source = texts.database.source(texts.database.sources[found.source] ?? found.source, format.duration(found.threshold));
  const certainty = found.exact ? texts.database.exact : texts.database.notExact(found.why);
  return figure({
    name,
    value: html`${bounds(found, reader)} <small>${texts.database.today}</small>`,
    bound: against(limit === undefined ? undefined : format.count(limit), over, texts),
    over,
    below: html`<dd class="source quiet">${source} · ${certainty}</dd>${
      found.remedy !== undefined && html`<dd class="source quiet">${texts.problems.remedy}<pre>${found.remedy}</pre></dd>`
    }`,
  });
}

function against(limit: string | undefined, over: boolean, texts: Reader["texts"]): Html {
  return html`${limit !== undefined && texts.checks.limit(limit)}${over && html` <em>${texts.checks.over}</em>`}`;
}

function missing(text: string): Html {
  return html`<span class="quiet">${text}</span>`;
}

/** One number when it is the truth, both bounds when they differ, "at least" when there is no upper one. */
function bounds({ today, todayUpperBound }: SlowQueries, { texts, format }: Reader): string {
  if (today === todayUpperBound) return format.count(today);
  if (!Number.isFinite(todayUpperBound)) return texts.database.atLeast(format.count(today));
  return texts.database.bounds(format.count(today), format.count(todayUpperBound));
}
