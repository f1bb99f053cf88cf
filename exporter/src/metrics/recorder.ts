import type { Family, Sample } from "./family.js";
import type { Metric } from "./metric.js";

/** The values of a metric's labels; the compiler asks for each of them. */
type LabelValues<Label extends string> = Readonly<Record<Label, string>>;

/** Collects samples by metric. A family appears once, in the order of the first sample; one without samples not at all. */
export class Recorder {
  readonly #families = new Map<Metric<never>, Sample[]>();

  /** One plain sample. An undefined value yields none: absent is not 0. */
  set<Label extends string>(metric: Metric<Label>, labels: LabelValues<NoInfer<Label>>, value: number | undefined): void {
    if (value !== undefined) this.#samples(metric).push({ suffix: "", labels, value });
  }

  /** Sum and count without quantiles. */
  summary<Label extends string>(metric: Metric<Label>, labels: LabelValues<NoInfer<Label>>, sum: number, count: number): void {
    this.#samples(metric).push({ suffix: "_sum", labels, value: sum }, { suffix: "_count", labels, value: count });
  }

  /** @param buckets cumulative counts beside `edges`; the last, beyond them, is that of +Inf. */
  histogram<Label extends string>(
    metric: Metric<Label>,
    labels: LabelValues<NoInfer<Label>>,
    edges: readonly number[],
    data: { readonly buckets: readonly number[]; readonly sum: number; readonly count: number },
  ): void {
    const samples = this.#samples(metric);
    edges.forEach((edge, index) => {
      samples.push({ suffix: "_bucket", labels: { ...labels, le: edgeLabel(edge) }, value: data.buckets[index] ?? 0 });
    });
    samples.push({ suffix: "_bucket", labels: { ...labels, le: "+Inf" }, value: data.count });
    samples.push({ suffix: "_sum", labels, value: data.sum }, { suffix: "_count", labels, value: data.count });
  }

  /** Takes over finished samples, for metrics that another library measures. */
  add(metric: Metric, samples: readonly Sample[]): void {
    this.#samples(metric).push(...samples);
  }

  families(): readonly Family[] {
    return [...this.#families].map(([metric, samples]) => ({
      name: metric.name,
      type: metric.type,
      help: metric.help,
      samples,
    }));
  }

  #samples<Label extends string>(metric: Metric<Label>): Sample[] {
    const key = metric as unknown as Metric<never>;
    let samples = this.#families.get(key);
    if (!samples) {
      samples = [];
      this.#families.set(key, samples);
    }
    return samples;
  }
}

/**
 * An edge as a label: "2.0", not "2". Prometheus 3 stores it so, and OpenMetrics asks for it, so the
 * series keep their names over formats and versions.
 */
export function edgeLabel(edge: number): string {
  if (edge === Number.POSITIVE_INFINITY) return "+Inf";
  return Number.isInteger(edge) ? edge.toFixed(1) : String(edge);
}
