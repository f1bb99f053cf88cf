import type { Day } from "../days.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** From the bottom up; what is up stands above the first two and fills the rest. */
const ASIDE = ["down", "excluded", "maintenance", "unknown"] as const;
const BELOW = 2;
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
  if (whole === 0) return [rect("none", HEIGHT / 2 - 2, 4)];
  const asked = ASIDE.map((state) => (day[state] > 0 ? Math.max(LEAST, (HEIGHT * day[state]) / whole) : 0));
  const sum = asked.reduce((all, height) => all + height, 0);
  // The least heights may come to more than there is, and up is to be seen, too.
  const room = day.up > 0 ? HEIGHT - LEAST : HEIGHT;
  const scale = sum > room ? room / sum : 1;
  const parts = ASIDE.map((state, index) => ({ state, height: (asked[index] ?? 0) * scale }));
  const up = { state: "up", height: HEIGHT - sum * scale };
  let bottom = HEIGHT;
  return [...parts.slice(0, BELOW), up, ...parts.slice(BELOW)].flatMap(({ state, height }) => {
    if (height < 0.01) return [];
    bottom -= height;
    return [rect(state, bottom, height)];
  });
}

function rect(state: string, y: number, height: number): Html {
  return html`<rect class="day-${state}" x="0" y="${y.toFixed(2)}" width="10" height="${height.toFixed(2)}"/>`;
}
