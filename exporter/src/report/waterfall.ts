import { Temporal } from "temporal-polyfill";
import { PHASES, type Phase, type Phases, type StepRun, type TransactionRun } from "../checks/transactions/run.js";
import { exchangeLines } from "./exchange.js";
import { type Paint, painter } from "./paint.js";

export interface WaterfallOptions {
  /** Columns, 80 to 120; others are brought into these bounds. */
  readonly width: number;
  /** IANA name. */
  readonly timeZone: string;
  /** ANSI colours. */
  readonly colour: boolean;
}

const GLYPHS: Readonly<Record<Phase, string>> = { dns: "·", connect: "░", tls: "▒", ttfb: "█", transfer: "▄" };
/** Time of a step in no phase: between redirects, or in a phase that was cut off. */
const REST = "─";
const NAME_WIDTH = 20;

/** One run as text for a terminal: steps with a bar for each phase, then what was sent and received, if it was kept. */
export function renderWaterfall(run: TransactionRun, options: WaterfallOptions): string {
  const width = Math.min(120, Math.max(80, Math.floor(options.width)));
  const paint = painter(options.colour);
  const end = Math.max(run.duration, ...run.steps.map((step) => step.offset + step.duration));
  const lines = [headline(run, options.timeZone, paint)];
  if (run.failure) lines.push(...failureLines(run.failure, width, paint));
  if (run.steps.length > 0) lines.push("", ...table(run, end, width, paint), "", legend(paint));
  for (const step of run.steps) {
    if (!step.exchanges || step.exchanges.length === 0) continue;
    lines.push("", paint("bold", step.name));
    lines.push(...step.exchanges.flatMap((exchange) => exchangeLines(exchange, width, paint)));
  }
  return `${lines.join("\n")}\n`;
}

function headline(run: TransactionRun, timeZone: string, paint: Paint): string {
  const started = Temporal.Instant.fromEpochMilliseconds(Math.round(run.startedAt * 1000)).toZonedDateTimeISO(timeZone);
  const at = `${started.toPlainDate()} ${started.toPlainTime().toString({ smallestUnit: "millisecond" })} ${timeZone}`;
  const colour = run.result === "ok" ? "green" : run.result === "slow" ? "yellow" : "red";
  return `${paint("bold", run.transaction)}  ${paint(colour, run.result)}  ${milliseconds(run.duration)} ms  ${at}`;
}

function failureLines(failure: NonNullable<TransactionRun["failure"]>, width: number, paint: Paint): string[] {
  const sentence = `step ${failure.step} failed, ${failure.reason}: ${failure.message}`;
  return wrapped(sentence, width).map((line) => paint("red", line));
}

function table(run: TransactionRun, end: number, width: number, paint: Paint): string[] {
  const names = Math.min(NAME_WIDTH, Math.max(4, ...run.steps.map((step) => step.name.length)));
  const bar = width - names - 4 - 10 - 10 - 4;
  const scale = `0${`${milliseconds(end)} ms`.padStart(bar - 1)}`;
  return [
    `${"step".padEnd(names)} ${"code".padStart(4)} ${"ms".padStart(9)} ${"bytes".padStart(9)}  ${scale}`,
    ...run.steps.flatMap((step) => [
      [
        step.name.slice(0, names).padEnd(names),
        String(step.status ?? "-").padStart(4),
        milliseconds(step.duration).padStart(9),
        String(step.receivedBytes).padStart(9),
        ` ${bars(step, end, bar, paint)}`,
      ].join(" "),
      ...wrapped(`${phaseWords(step)}${step.always ? " (cleaning up)" : ""}`, width - 2).map((line) => `  ${paint("dim", line)}`),
      ...(step.failure
        ? wrapped(`${step.failure.reason}: ${step.failure.message}`, width - 2).map((line) => `  ${paint("red", line)}`)
        : []),
    ]),
  ];
}

function phaseWords({ phases }: StepRun): string {
  const words = PHASES.filter((phase) => phases[phase] !== undefined).map(
    (phase) => `${phase} ${milliseconds(phases[phase] ?? 0)}`,
  );
  return words.length > 0 ? words.join("  ") : "no phase was completed";
}

/** The bar of a step in its place on the run's scale; each phase that happened is at least one column wide. */
function bars(step: StepRun, end: number, width: number, paint: Paint): string {
  const column = end > 0 ? width / end : 0;
  const parts = PHASES.filter((phase) => step.phases[phase] !== undefined);
  const from = Math.min(Math.floor(step.offset * column), width - Math.max(1, parts.length));
  const total = Math.max(1, parts.length, Math.min(width - from, Math.round(step.duration * column)));
  const widths = shares(step.phases, parts, step.duration, total);
  const drawn = parts.map((phase) => paint(COLOURS[phase], GLYPHS[phase].repeat(widths.get(phase) ?? 0))).join("");
  const rest = total - [...widths.values()].reduce((sum, share) => sum + share, 0);
  return `${" ".repeat(Math.max(0, from))}${drawn}${REST.repeat(Math.max(0, rest))}`;
}

const COLOURS = { dns: "cyan", connect: "yellow", tls: "magenta", ttfb: "green", transfer: "blue" } as const;

function shares(phases: Phases, parts: readonly Phase[], duration: number, total: number): ReadonlyMap<Phase, number> {
  const widths = new Map<Phase, number>();
  let left = total;
  for (const [index, phase] of parts.entries()) {
    const share = duration > 0 ? Math.round(((phases[phase] ?? 0) / duration) * total) : 0;
    const columns = Math.max(1, Math.min(share, left - (parts.length - index - 1)));
    widths.set(phase, columns);
    left -= columns;
  }
  return widths;
}

function legend(paint: Paint): string {
  return PHASES.map((phase) => `${paint(COLOURS[phase], GLYPHS[phase])} ${phase}`).join("   ");
}

function milliseconds(seconds: number): string {
  return (seconds * 1000).toFixed(1);
}

/** Breaks a text at spaces; a longer word at the width. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return line === "" ? lines : [...lines, line];
}
