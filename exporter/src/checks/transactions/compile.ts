import { compileRules, type Rules } from "./examine.js";
import type { BodySpec, StepSpec, Text, TransactionSpec } from "./spec.js";
import { compileTemplate, isGenerated, type Template } from "./template.js";
import { type TlsContext, tlsContexts } from "./tls-context.js";

/** A transaction ready to run: whatever can be compiled once is. */
export interface CompiledTransaction {
  readonly spec: TransactionSpec;
  /** In the order in which they are set. */
  readonly variables: readonly NamedTemplate[];
  /** Configured variables whose value differs from run to run. */
  readonly perRun: ReadonlySet<string>;
  /** Throws a CheckError (tls). */
  tls(): TlsContext;
  readonly steps: readonly CompiledStep[];
  /** What of headers, bodies and variables came from the environment and from files: it stays with its origin. */
  readonly secrets: readonly string[];
  /** What must not be shown: those, and what came from there into URLs and expectations. */
  readonly masked: readonly string[];
}

export type NamedTemplate = readonly [name: string, template: Template];

export interface CompiledStep {
  readonly spec: StepSpec;
  readonly url: Template;
  readonly query: readonly NamedTemplate[];
  /** Of the transaction and of the step, which wins. */
  readonly headers: readonly NamedTemplate[];
  readonly body: CompiledBody | undefined;
  readonly rules: Rules;
  /** Every name that its templates ask for. */
  readonly names: ReadonlySet<string>;
}

type CompiledBody =
  | { readonly kind: "form"; readonly fields: readonly NamedTemplate[] }
  | { readonly kind: "json" | "raw"; readonly content: Template };

/** Throws a CheckError (extract) for an expression or a literal that cannot be used. */
export function compileTransaction(spec: TransactionSpec): CompiledTransaction {
  const variables = spec.variables.map(([name, { text }]) => [name, compileTemplate(text, "raw")] as const);
  const configured = new Set(spec.variables.map(([name]) => name));
  const secrets = secretsOf(spec);
  return {
    spec,
    variables,
    perRun: perRunNames(variables),
    tls: tlsContexts(spec.tls),
    steps: spec.steps.map((step) => compileStep(step, spec.headers, configured)),
    secrets,
    masked: [...secrets, ...spec.steps.flatMap((step) => step.secrets)],
  };
}

function compileStep(
  step: StepSpec,
  shared: readonly (readonly [string, Text])[],
  configured: ReadonlySet<string>,
): CompiledStep {
  const own = new Set(step.headers.map(([name]) => name.toLowerCase()));
  const url = compileTemplate(step.url, "url", configured);
  const query = templates(step.query, "raw");
  const headers = templates([...shared.filter(([name]) => !own.has(name.toLowerCase())), ...step.headers], "header");
  const body = step.body && compileBody(step.body);
  const inBody = body === undefined ? [] : body.kind === "form" ? body.fields.map(([, template]) => template) : [body.content];
  const all = [url, ...query.map(([, template]) => template), ...headers.map(([, template]) => template), ...inBody];
  const rules = compileRules(step);
  return { spec: step, url, query, headers, body, rules, names: new Set([...all.flatMap(({ names }) => names), ...rules.names]) };
}

function compileBody(body: BodySpec): CompiledBody {
  if (body.kind === "form") return { kind: "form", fields: templates(body.fields, "raw") };
  // The JSON text as a whole is the template: placeholders stand inside its strings only.
  return { kind: body.kind, content: compileTemplate(body.content.text, body.kind) };
}

function templates(texts: readonly (readonly [string, Text])[], encoding: "raw" | "header"): readonly NamedTemplate[] {
  return texts.map(([name, { text }]) => [name, compileTemplate(text, encoding)] as const);
}

function perRunNames(variables: readonly NamedTemplate[]): ReadonlySet<string> {
  const names = new Set<string>();
  const before = new Set<string>();
  for (const [name, template] of variables) {
    if (template.names.some((used) => names.has(used) || (!before.has(used) && isGenerated(used)))) names.add(name);
    before.add(name);
  }
  return names;
}

function secretsOf(spec: TransactionSpec): readonly string[] {
  const steps = spec.steps.flatMap((step) => [
    ...step.query,
    ...step.headers,
    ...(step.body === undefined ? [] : step.body.kind === "form" ? step.body.fields : [["body", step.body.content] as const]),
  ]);
  return [...spec.variables, ...spec.headers, ...steps].flatMap(([, { secrets }]) => secrets);
}
