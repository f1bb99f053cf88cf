import { collectDefaultMetrics, Registry } from "prom-client";
import { PROCESS } from "../catalogue-process.js";
import type { Family, Sample } from "../family.js";
import { edgeLabel, Recorder } from "../recorder.js";

/** Measures this process. Starts timers and observers that live as long as the process: make one. */
export class ProcessMetrics {
  readonly #registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** Those of the catalogue. A value that was not measured (no sample of the event loop yet) is left out. */
  async families(): Promise<readonly Family[]> {
    const to = new Recorder();
    const measured = new Map((await this.#registry.getMetricsAsJSON()).map((metric) => [metric.name, metric]));
    for (const metric of PROCESS) {
      const values: readonly Value[] = measured.get(metric.name)?.values ?? [];
      const samples = values.filter(({ value }) => Number.isFinite(value)).map((value) => sample(metric.name, value));
      if (samples.length > 0) to.add(metric, samples);
    }
    return to.families();
  }
}

interface Value {
  readonly value: number;
  readonly labels: object;
  readonly metricName?: string;
}

function sample(family: string, { value, labels, metricName }: Value): Sample {
  const text = Object.entries(labels).map(([name, label]) => [name, name === "le" ? edge(label) : String(label)]);
  return { suffix: suffix(metricName?.slice(family.length)), labels: Object.fromEntries(text), value };
}

/** prom-client's edges are numbers, and the last one a text. */
function edge(label: unknown): string {
  return edgeLabel(label === "+Inf" ? Number.POSITIVE_INFINITY : Number(label));
}

function suffix(text = ""): Sample["suffix"] {
  return text === "_bucket" || text === "_sum" || text === "_count" ? text : "";
}
