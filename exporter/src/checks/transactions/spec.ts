import type { StepSection } from "../../config/schema/policy.js";
import { Secret } from "../../config/secret.js";
import type { TransactionTarget } from "../../policy/policy.js";

/** A text with its secrets in the clear, for the worker thread only. Never logged, never stored. */
export interface Text {
  readonly text: string;
  /** What of it came from the environment and from files: masked by value. */
  readonly secrets: readonly string[];
}

/** A transaction as it crosses to a worker thread: plain data that can be cloned. */
export interface TransactionSpec {
  /** `<system>/<name>`. */
  readonly id: string;
  /** Seconds. */
  readonly timeout: number;
  readonly cleanupTimeout: number;
  /** Seconds; a longer run is slow. */
  readonly responseTime: number;
  readonly variables: readonly (readonly [string, Text])[];
  readonly headers: readonly (readonly [string, Text])[];
  readonly tls: TlsSpec;
  readonly steps: readonly StepSpec[];
}

/** Paths are of PEM files. */
export interface TlsSpec {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
  readonly insecureSkipVerify: boolean;
}

export interface StepSpec {
  readonly name: string;
  readonly always: boolean;
  readonly method: string;
  readonly url: string;
  readonly query: readonly (readonly [string, Text])[];
  readonly headers: readonly (readonly [string, Text])[];
  readonly body: BodySpec | undefined;
  readonly redirects: number;
  /** Seconds. */
  readonly timeout: number | undefined;
  /** Bytes. */
  readonly maxBody: number;
  readonly retries: number;
  readonly extract: Plain<NonNullable<StepSection["extract"]>>;
  readonly expect: Plain<NonNullable<StepSection["expect"]>>;
  /** What of url, extract and expect came from the environment and from files: masked by value. */
  readonly secrets: readonly string[];
}

/** With the texts of secrets in their places. */
type Plain<T> = T extends Secret
  ? string
  : T extends readonly (infer E)[]
    ? readonly Plain<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : T;

export type BodySpec =
  | { readonly kind: "form"; readonly fields: readonly (readonly [string, Text])[] }
  | { readonly kind: "json"; readonly content: Text }
  | { readonly kind: "raw"; readonly content: Text };

const DEFAULT_RETRIES = 2;

/** Reveals the secrets of a transaction as they are now. */
export function specOf(target: TransactionTarget): TransactionSpec {
  const { section } = target;
  const tls = section.tls;
  return {
    id: target.id,
    timeout: section.timeout,
    cleanupTimeout: section.cleanup_timeout,
    responseTime: target.responseTime,
    variables: texts(section.variables),
    headers: texts(section.headers),
    tls: {
      ca: tls?.ca,
      cert: tls?.cert,
      key: tls?.key,
      serverName: tls?.server_name,
      insecureSkipVerify: tls?.insecure_skip_verify ?? false,
    },
    steps: section.steps.map(stepSpec),
  };
}

function stepSpec(step: StepSection): StepSpec {
  const body = bodySpec(step);
  const secrets: string[] = [];
  return {
    name: step.name,
    always: step.always,
    method: step.method ?? (body ? "POST" : "GET"),
    url: revealed(step.url, secrets),
    query: texts(step.query ?? {}),
    headers: texts(step.headers ?? {}),
    body,
    redirects: step.redirects,
    timeout: step.timeout,
    maxBody: step.max_body,
    retries: step.always ? (step.retries ?? DEFAULT_RETRIES) : 0,
    extract: revealed(step.extract ?? {}, secrets),
    expect: revealed(step.expect ?? {}, secrets),
    secrets,
  };
}

function bodySpec(step: StepSection): BodySpec | undefined {
  if (step.form) return { kind: "form", fields: texts(step.form) };
  if (step.body) return { kind: "raw", content: textOf(step.body) };
  if (step.json === undefined) return undefined;
  const secrets: string[] = [];
  const text = JSON.stringify(revealed(step.json, secrets));
  return { kind: "json", content: { text, secrets } };
}

/** @param secrets takes what has to be masked. */
function revealed<T>(value: T, secrets: string[]): Plain<T> {
  return plain(value, secrets) as Plain<T>;
}

function plain(value: unknown, secrets: string[]): unknown {
  if (value instanceof Secret) {
    secrets.push(...value.revealParts());
    return value.reveal();
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, secrets));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, secrets)]));
}

function texts(record: Readonly<Record<string, Secret>>): readonly (readonly [string, Text])[] {
  return Object.entries(record).map(([name, value]) => [name, textOf(value)] as const);
}

function textOf(secret: Secret): Text {
  return { text: secret.reveal(), secrets: secret.revealParts() };
}
