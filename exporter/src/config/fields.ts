import { z } from "zod";

/** What is known of a field beside its type: for error texts and for the JSON Schema. */
export interface Field {
  /** Its value must not be shown, not even as written. */
  readonly secret?: true;
  /** What is expected, as it stands after "expected": "a duration such as 30s or 5m". */
  readonly expected?: string;
  /** How the field is written, in JSON Schema, where that differs from what zod can tell. */
  readonly json?: Readonly<Record<string, unknown>>;
}

/** Facts by schema; those made from one with facts (described, made optional) inherit them. */
export const fields = z.registry<Field>();

/** Leads from a schema to those of its values, through defaults, unions and transformations. */
export function fieldsAt(root: z.core.$ZodType, path: readonly PropertyKey[]): readonly z.core.$ZodType[] {
  return path.reduce<readonly z.core.$ZodType[]>(
    (candidates, key) => candidates.flatMap((schema) => branches(schema).flatMap((branch) => child(branch, key))),
    [root],
  );
}

/** True when a value at this place, or one of those around it, is secret. */
export function isSecret(root: z.core.$ZodType, path: readonly PropertyKey[]): boolean {
  return path.some((_, index) =>
    fieldsAt(root, path.slice(0, index + 1)).some((schema) => layers(schema).some((layer) => fields.get(layer)?.secret === true)),
  );
}

/** @returns what is expected at this place, if a field says so. */
export function expectedAt(root: z.core.$ZodType, path: readonly PropertyKey[]): string | undefined {
  for (const schema of fieldsAt(root, path)) {
    for (const layer of layers(schema)) {
      const expected = fields.get(layer)?.expected;
      if (expected !== undefined) return expected;
    }
  }
  return undefined;
}

/** @returns the keys that the mapping at this place may have; empty where any key may stand. */
export function knownKeys(root: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  return fieldsAt(root, path)
    .flatMap(branches)
    .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
}

/** The schema itself and what it wraps, outermost first; a union's branches are not entered. */
function layers(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const wrapped = unwrap(schema);
  return wrapped === undefined ? [schema] : [schema, ...layers(wrapped)];
}

function branches(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const innermost = layers(schema).at(-1) ?? schema;
  return innermost instanceof z.ZodUnion ? innermost.options.flatMap(branches) : [innermost];
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return schema.def.innerType;
  }
  return schema instanceof z.ZodPipe ? schema.def.in : undefined;
}

function child(schema: z.core.$ZodType, key: PropertyKey): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<PropertyKey, z.core.$ZodType>> = schema.shape;
    const found = Object.hasOwn(shape, key) ? shape[key] : undefined;
    return found === undefined ? [] : [found];
  }
  if (schema instanceof z.ZodRecord) return [schema.def.valueType];
  return schema instanceof z.ZodArray ? [schema.def.element] : [];
}
