/** A family ready to be written in any exposition format. Names are those of the text format, `_total` included. */
export interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Info metrics are gauges with the value 1. */
export interface Sample {
  /** Appended to the family's name: "_bucket", "_sum", "_count"; empty for the plain one. */
  readonly suffix: "" | "_bucket" | "_sum" | "_count";
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
