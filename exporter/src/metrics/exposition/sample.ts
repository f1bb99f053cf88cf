/** One sample line, ended by a line feed. The same in both formats. */
export function sampleLine(name: string, labels: Readonly<Record<string, string>>, value: string): string {
  let line = name;
  let separator = "{";
  for (const label in labels) {
    line += `${separator}${label}="${escapeQuoted(labels[label] ?? "")}"`;
    separator = ",";
  }
  return separator === "{" ? `${line} ${value}\n` : `${line}} ${value}\n`;
}

const SPECIAL = /[\\"\n]/;

/** Escapes what stands between quotes (label values), and HELP in OpenMetrics. */
export function escapeQuoted(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  return String(value);
}
