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

/**
 * The HTTP interface of a Prometheus server. Every call throws an Error with the server's words when it refuses, and one with
 * the address when nothing answers there, or something that is no Prometheus.
 */
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
    const asked = { ...init, signal: AbortSignal.timeout(30_000) };
    const { response, text } = await this.#fetched(`${this.#url}/api/v1/${path}`, asked);
    const body = bodyOf(text);
    if (body === undefined) throw new Error(`${this.#url} is no Prometheus: it answers with status ${response.status}`);
    if (body.status !== "success") throw new Error(`${body.error ?? response.statusText}${form ? `: ${form.query}` : ""}`);
    return { data: body.data, warnings: body.warnings ?? [] };
  }

  async #fetched(url: string, init: RequestInit): Promise<{ readonly response: Response; readonly text: string }> {
    try {
      const response = await fetch(url, init);
      return { response, text: await response.text() };
    } catch (error) {
      const { message, cause } = error as Error & { readonly cause?: Error & { readonly code?: string } };
      // An error of all addresses of a name has no message.
      const why = cause?.message || cause?.code || message;
      throw new Error(`${this.#url} does not answer: ${why}`, { cause: error });
    }
  }
}

/** @returns undefined when it is not what a Prometheus says, well or not. */
function bodyOf(text: string): Body | undefined {
  try {
    const body = JSON.parse(text) as Body | null;
    return body?.status === "error" || (body?.status === "success" && body.data !== undefined) ? body : undefined;
  } catch {
    return undefined;
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
