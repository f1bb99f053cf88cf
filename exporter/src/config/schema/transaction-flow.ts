import type { z } from "zod";
import { Secret } from "../secret.js";
import { GENERATED, templateNames } from "../templates.js";
import { report } from "./refining.js";

type Texts = Readonly<Record<string, Secret>>;

interface Flow {
  readonly variables: Texts;
  readonly headers: Texts;
  readonly steps: readonly FlowStep[];
}

interface FlowStep {
  readonly name: string;
  readonly url: Secret;
  readonly query?: Texts | undefined;
  readonly headers?: Texts | undefined;
  readonly form?: Texts | undefined;
  readonly json?: unknown;
  readonly body?: Secret | undefined;
  readonly extract?: Readonly<Record<string, unknown>> | undefined;
  readonly expect?: Expected | undefined;
}

/** What an expectation compares with variables. Patterns are none of it: `{{` is their own there. */
interface Expected {
  readonly body?: { readonly contains?: Secret | undefined; readonly not_contains?: Secret | undefined } | undefined;
  readonly jsonpath?: readonly { readonly equals?: unknown }[] | undefined;
}

type Path = readonly (string | number)[];

/** Every `{{name}}` is generated, a variable named before it, or taken from the response of an earlier step. Step names are unique. */
export function checkFlow({ variables, headers, steps }: Flow, ctx: z.core.$RefinementCtx): void {
  const defined = new Set<string>(GENERATED);
  const use = (path: Path, value: unknown): void => {
    for (const [place, name] of namesIn(path, value)) {
      if (!defined.has(name)) report(ctx, place, unknownName(name, defined, steps));
    }
  };
  for (const [name, value] of Object.entries(variables)) {
    if (isGenerated(name)) report(ctx, ["variables", name], reserved(name));
    use(["variables", name], value);
    defined.add(name);
  }
  use(["headers"], headers);
  for (const [index, step] of steps.entries()) {
    const { url, query, headers: own, form, json, body, extract = {} } = step;
    const first = steps.findIndex(({ name }) => name === step.name);
    if (first < index) {
      report(ctx, ["steps", index, "name"], `expected a name of its own in this transaction (steps[${first}] has the same)`);
    }
    use(["steps", index], { url, query, headers: own, form, json, body });
    for (const [place, name] of namesIn(["steps", index, "expect"], comparedTexts(step.expect))) {
      if (isGenerated(name)) report(ctx, place, notComparable(name));
      else if (!defined.has(name)) report(ctx, place, unknownName(name, defined, steps));
    }
    for (const name of Object.keys(extract)) {
      if (isGenerated(name)) report(ctx, ["steps", index, "extract", name], reserved(name));
      defined.add(name);
    }
  }
}

function isGenerated(name: string): boolean {
  return (GENERATED as readonly string[]).includes(name);
}

function comparedTexts({ body, jsonpath }: Expected = {}): unknown {
  const { contains, not_contains } = body ?? {};
  return { body: { contains, not_contains }, jsonpath: jsonpath?.map(({ equals }) => ({ equals })) };
}

function notComparable(name: string): string {
  return `{{${name}}} is made anew wherever it stands; set a variable to it, send that and compare with it`;
}

function reserved(name: string): string {
  return `the name "${name}" is taken: {{${name}}} is generated for each run`;
}

/** Template names in all texts below a place. */
function namesIn(path: Path, value: unknown): readonly (readonly [Path, string])[] {
  if (value instanceof Secret) return namesIn(path, value.reveal());
  if (typeof value === "string") return templateNames(value).map((name) => [path, name] as const);
  if (Array.isArray(value)) return value.flatMap((entry, index) => namesIn([...path, index], entry));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => namesIn([...path, key], entry));
}

function unknownName(name: string, defined: ReadonlySet<string>, steps: readonly FlowStep[]): string {
  const later = steps.find(({ extract }) => extract !== undefined && Object.hasOwn(extract, name));
  if (later) return `{{${name}}} has no value yet: step "${later.name}" extracts it only afterwards`;
  return `{{${name}}} is not defined; known here are ${[...defined].join(", ")}`;
}
