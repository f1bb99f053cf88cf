interface Parsed {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

/** The samples of an exposition, read as its grammar says; throws on a line that breaks it. */
export function parseExposition(text: string): readonly Parsed[] {
  if (!text.endsWith("\n")) throw new Error("the last line is not ended");
  const lines = text.slice(0, -1).split("\n");
  return lines.filter((line) => !line.startsWith("#")).map(parseSample);
}

function parseSample(line: string): Parsed {
  const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
  if (!match) throw new Error(`not a sample: ${line}`);
  const [, name = "", labels = "", value = ""] = match;
  return { name, labels: parseLabels(labels), value: Number(value.replace("Inf", "Infinity")) };
}

function parseLabels(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    const match = LABEL.exec(text);
    if (!match) throw new Error(`not labels: ${text}`);
    labels[match[1] ?? ""] = (match[2] ?? "").replace(/\\(.)/g, (_, escaped) => (escaped === "n" ? "\n" : escaped));
    at = LABEL.lastIndex;
  }
  return labels;
}
