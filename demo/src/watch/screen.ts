import { parseExposition } from "./exposition.js";
import { systemLines } from "./lines.js";

/** Seconds between two looks: a terminal is updated in place, anything else gets lines now and then. */
const EVERY = { terminal: 2, other: 10 } as const;

/** Where lines go: a terminal has a width in columns. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Shows the systems as the exporter sees them, until the signal comes. @param every seconds. */
export async function watch(
  exporter: string,
  output: Output,
  signal: AbortSignal,
  every: number = output.isTTY ? EVERY.terminal : EVERY.other,
): Promise<void> {
  let shown = 0;
  while (!signal.aborted) {
    const lines = await look(exporter);
    if (signal.aborted) return;
    if (output.isTTY) {
      const width = output.columns ?? 80;
      const back = shown > 0 ? `\x1b[${shown}A` : "";
      output.write(`${back}\x1b[J${lines.map((line) => `${cut(line, width)}\n`).join("")}`);
      shown = lines.length;
    } else {
      const time = new Date().toTimeString().slice(0, 8);
      output.write(lines.map((line) => `${time}  ${line}\n`).join(""));
    }
    await pause(every, signal);
  }
}

async function look(exporter: string): Promise<readonly string[]> {
  try {
    const response = await fetch(`${exporter}/metrics`, { headers: { accept: "text/plain" }, signal: AbortSignal.timeout(2000) });
    return systemLines(parseExposition(await response.text()));
  } catch {
    return ["The exporter does not answer."];
  }
}

/** A wrapped line would spoil the counting of lines. */
function cut(line: string, width: number): string {
  return line.length < width ? line : `${line.slice(0, Math.max(0, width - 2))}…`;
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1000);
    signal.addEventListener("abort", done);
  });
}
