import type { Chunks } from "./chunks.js";

/**
 * Writes sample lines, the same in both formats. What stands between the values (`name{a="`, `",b="`)
 * is kept from one line to the next: neighbours mostly have the same name and the same labels.
 */
export class SampleWriter {
  readonly #out: Chunks;
  #name = "";
  #labels: readonly string[] = [];
  #before: readonly string[] = [];

  constructor(out: Chunks) {
    this.#out = out;
  }

  write(name: string, labels: Readonly<Record<string, string>>, value: number): void {
    if (name !== this.#name) {
      this.#name = name;
      this.#labels = [];
    }
    let line = "";
    let count = 0;
    for (const label in labels) {
      if (this.#labels[count] !== label) this.#learn(Object.keys(labels));
      line += this.#before[count];
      line += escapeQuoted(labels[label] ?? "");
      count++;
    }
    this.#out.push(`${count === 0 ? `${name} ` : `${line}"} `}${numberText(value)}\n`);
  }

  #learn(labels: readonly string[]): void {
    this.#labels = labels;
    this.#before = labels.map((label, index) => `${index === 0 ? `${this.#name}{` : '",'}${label}="`);
  }
}

const SPECIAL = /[\\"\n]/;

/** Escapes what stands between quotes (label values), and HELP in OpenMetrics. */
export function escapeQuoted(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  return String(value);
}
