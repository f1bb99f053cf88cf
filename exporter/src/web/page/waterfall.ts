import { PHASES, type StepRun, type TransactionRun } from "../../checks/transactions/run.js";
import { english } from "./english.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** One step's share of time: a phase, or what no phase explains (waiting for a limit, reading the answer). */
interface Segment {
  readonly phase: (typeof PHASES)[number] | "rest";
  readonly seconds: number;
}

/** The steps of a run below each other on one scale, each with its phases as a bar. */
export function waterfall(run: TransactionRun, reader: Reader): Html {
  const end = Math.max(run.duration, ...run.steps.map((step) => step.offset + step.duration), 0.001);
  return html`<div class="waterfall">${run.steps.map((step) => stepRow(step, end, reader))}${legend(run, reader)}</div>`;
}

function stepRow(step: StepRun, end: number, reader: Reader): Html {
  const { texts, format } = reader;
  const said = segments(step).map(({ phase, seconds }) => `${texts.phases[phase]} ${format.duration(seconds)}`);
  const bar = html`<svg class="bar" role="img" aria-label="${said.join(texts.comma)}"><title>${said.join(texts.comma)}</title>${rects(step, end)}</svg>`;
  return html`<div class="step${step.failure ? " failed" : ""}">
<span class="step-name">${step.name}${step.always && html` <small>${texts.failures.cleanup}</small>`}</span>
${bar}
<span class="step-time">${format.duration(step.duration)}</span>
<span class="step-status">${step.status ?? (step.failure ? "–" : "")}</span>
${step.failure && html`<span class="step-failure">${texts.reasons[step.failure.reason]}${texts.colon}${english(step.failure.message, reader)}</span>`}</div>`;
}

function segments({ phases, duration, failure }: StepRun): readonly Segment[] {
  const measured = PHASES.flatMap((phase): Segment[] => {
    const seconds = phases[phase];
    return seconds === undefined ? [] : [{ phase, seconds }];
  });
  const rest = duration - measured.reduce((sum, { seconds }) => sum + seconds, 0);
  return rest > (failure ? 0 : duration * 0.02) ? [...measured, { phase: "rest", seconds: rest }] : measured;
}

function rects(step: StepRun, end: number): readonly Html[] {
  const share = (seconds: number) => ((Math.max(0, seconds) / end) * 100).toFixed(3);
  let at = step.offset;
  return segments(step).map(({ phase, seconds }) => {
    const rect = html`<rect class="phase-${phase}" x="${share(at)}%" width="${share(seconds)}%" height="100%"/>`;
    at += seconds;
    return rect;
  });
}

function legend({ steps }: TransactionRun, { texts }: Reader): Html {
  const shown = new Set(steps.flatMap((step) => segments(step).map(({ phase }) => phase)));
  const keys = ([...PHASES, "rest"] as const).filter((phase) => shown.has(phase));
  return html`<div class="legend">${keys.map((phase) => html`<span><i class="phase-${phase}"></i>${texts.phases[phase]}</span>`)}</div>`;
}
