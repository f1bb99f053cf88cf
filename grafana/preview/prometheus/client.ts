import type { TimeRange } from "../model/time-range.js";

export type Labels = Readonly<Record<string, string>>;

/** Points in time, unix seconds, and values. */
export interface Series {
  readonly labels: Labels;
  readonly points: readonly (readonly [time: number, value: number])[];
}

export interface Answer<T> {
  readonly data: T;
  /** What Prometheus warns of, such as a result that is not complete. */
  readonly warnings: readonly string[];
}

interface Body {
  readonly status: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly data: unknown;
}

interface QueryData {
  readonly resultType: string;
  readonly result: unknown;
}

type Point = readonly [number, string];
type Result = readonly { readonly metric: Labels; readonly value?: Point; readonly values?: readonly Point[] }[];

/** The HTTP interface of a Prometheus server. Every call throws an Error with the server's words when it refuses. */
export class Prometheus {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/$/, "");
  }

  async instant(query: string, time: number): Promise<Answer<readonly Series[]>> {
    return this.#series("query", { query, time: String(time) });
  }

  /** @param step seconds. */
  async range(query: string, { from, to }: TimeRange, step: number): Promise<Answer<readonly Series[]>> {
    return this.#series("query_range", { query, start: String(from), end: String(to), step: String(step) });
  }

  /** @returns the values of a label, of all series or of those that a selector matches. */
  async labelValues(label: string, selector: string | undefined, { from, to }: TimeRange): Promise<Answer<readonly string[]>> {
    const match = selector === undefined ? {} : { "match[]": selector };
    const parameters = new URLSearchParams({ ...match, start: String(from), end: String(to) });
    const { data, warnings } = await this.#answer(`label/${encodeURIComponent(label)}/values?${parameters}`);
    return { data: data as readonly string[], warnings };
  }

  async #series(path: string, parameters: Readonly<Record<string, string>>): Promise<Answer<readonly Series[]>> {
    const { data, warnings } = await this.#answer(path, parameters);
    return { data: seriesOf(data as QueryData), warnings };
  }

  async #answer(path: string, form?: Readonly<Record<string, string>>): Promise<Answer<unknown>> {
    const init = form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) };
    const response = await fetch(`${this.#url}/api/v1/${path}`, { ...init, signal: AbortSignal.timeout(30_000) }).catch(
      (error: Error) => {
        throw new Error(`${this.#url} does not answer: ${(error.cause as Error | undefined)?.message ?? error.message}`, {
          cause: error,
        });
      },
    );
    const body = (await response.json()) as Body;
    if (body.status !== "success") throw new Error(`${body.error ?? response.statusText}${form ? `: ${form.query}` : ""}`);
    return { data: body.data, warnings: body.warnings ?? [] };
  }
}

function seriesOf({ resultType, result }: QueryData): readonly Series[] {
  const point = ([time, value]: Point) => [time, numberOf(value)] as const;
  if (resultType === "scalar") return [{ labels: {}, points: [point(result as Point)] }];
  return (result as Result).map(({ metric, value, values }) => ({
    labels: metric,
    points: (values ?? (value ? [value] : [])).map(point),
  }));
}

function numberOf(text: string): number {
  if (text === "+Inf" || text === "Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}
