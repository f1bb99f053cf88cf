import type { Day } from "../days.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** From the bottom up; what is up fills the rest. */
const ASIDE = ["down", "excluded", "maintenance", "unknown"] as const;
const HEIGHT = 40;
/** What lasted a minute is to be seen, too. */
const LEAST = 7;

/** Days of one system side by side, each with a text of its own. @param count how many were asked for */
export function dayStrip(days: readonly Day[], count: number, reader: Reader): Html | undefined {
  if (days.length === 0) return undefined;
  const { days: texts } = reader.texts.sla;
  const shown = (["up", ...ASIDE] as const).filter((state) => days.some((day) => day[state] > 0));
  return html`<section class="days-section" aria-labelledby="days"><h2 id="days">${texts.heading(count)}</h2>
<ol class="days">${days.map((day) => dayItem(day, reader))}</ol>
<p class="days-ends quiet" aria-hidden="true"><span>${days[0]?.date}</span><span>${days.at(-1)?.date}</span></p>
<p class="legend" aria-hidden="true">${shown.map((state) => html`<span><i class="day-${state}"></i>${texts.states[state]}</span>`)}</p></section>`;
}

function dayItem(day: Day, reader: Reader): Html {
  const said = tell(day, reader);
  return html`<li><svg viewBox="0 0 10 ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><title>${said}</title>${bars(day)}</svg><span class="unseen">${said}</span></li>`;
}

function tell(day: Day, { texts, ledger }: Reader): string {
  const { days } = texts.sla;
  const parts = ASIDE.flatMap((state) => (day[state] > 0 ? [`${days.states[state]} ${ledger.duration(day[state])}`] : []));
  return day.availability === undefined
    ? days.nothing(day.date, parts)
    : days.day(day.date, ledger.share(day.availability), parts);
}

function bars(day: Day): readonly Html[] {
  const whole = day.up + ASIDE.reduce((sum, state) => sum + day[state], 0);
  const rect = (state: string, y: number, height: number) =>
    html`<rect class="day-${state}" x="0" y="${y.toFixed(2)}" width="10" height="${height.toFixed(2)}"/>`;
  if (whole === 0) return [rect("none", HEIGHT / 2 - 2, 4)];
  const heights = ASIDE.map((state) => (day[state] > 0 ? Math.max(LEAST, (HEIGHT * day[state]) / whole) : 0));
  const sum = heights.reduce((a, b) => a + b, 0);
  // The least heights may be more than there is.
  const scale = Math.min(1, HEIGHT / Math.max(sum, 1));
  let bottom = HEIGHT;
  const parts: Html[] = [];
  ASIDE.forEach((state, index) => {
    const height = (heights[index] ?? 0) * scale;
    if (state === "unknown" || state === "maintenance" || height === 0) return;
    bottom -= height;
    parts.push(rect(state, bottom, height));
  });
  let top = 0;
  for (const state of ["unknown", "maintenance"] as const) {
    const height = (heights[ASIDE.indexOf(state)] ?? 0) * scale;
    if (height === 0) continue;
    parts.push(rect(state, top, height));
    top += height;
  }
  return bottom - top > 0.01 && day.up > 0 ? [...parts, rect("up", top, bottom - top)] : parts;
}
