// Every key of the policy file, out of the schema: what docs/configuration.md tells of each.
import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { z } from "zod";
import { jsonSchema } from "../exporter/dist/cli/schema.js";
import { expectedAt, isSecret } from "../exporter/dist/config/fields.js";
import { policySchema } from "../exporter/dist/config/schema/policy.js";

const ROOT = new URL("../", import.meta.url);
const AS_WRITTEN = Object.assign((text) => text, { has: () => false });
/** What stands in a path for any id, and for any place of a list. */
const NAME = "NAME";
const ENTRY = "[]";

/** Each key once, in the order of the schema. Objects come before their keys. */
export function configurationKeys() {
  const schema = policySchema(AS_WRITTEN);
  // What comes out of a pipe holds the bounds of numbers, which what goes in (a text, perhaps) cannot have.
  const parsed = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" });
  const samples = [readYaml("docs/every-key.yml"), readYaml("sla.example.yml")];
  return keysOf(jsonSchema(), []).map(({ path, node, required }) => ({
    path: path.join(".").replaceAll(`.${ENTRY}`, ENTRY),
    description: node.description,
    required,
    values: { ...valuesOf(node, path, schema), range: rangeOf(nodeAt(parsed, path)) },
    default: node.default,
    example: samples.flatMap((sample) => found(sample, path))[0],
  }));
}

function keysOf(node, path) {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const here = [...path, key];
    const required = (node.required ?? []).includes(key);
    return [{ path: here, node: child, required }, ...keysBelow(child, here)];
  });
}

/** The languages of a title are told once, with the forms of values. */
function keysBelow(node, path) {
  if (path.at(-1) === "title") return [];
  const named = typeof node.additionalProperties === "object" ? keysBelow(node.additionalProperties, [...path, NAME]) : [];
  const listed = typeof node.items === "object" ? keysBelow(node.items, [...path, ENTRY]) : [];
  return [...keysOf(node, path), ...named, ...listed];
}

/** What may be written: words of the schema, or the kind of value. */
function valuesOf(node, path, schema) {
  const secret = isSecret(schema, [...path, NAME]);
  if (node.enum) return { kind: "one of", words: node.enum };
  if (path.at(-1) === "title") return { kind: "title" };
  if (node.type === "boolean") return { kind: "true or false" };
  if (node.type === "array") return { kind: `list of ${node.items.properties ? "mappings" : `${textKind(node.items)}s`}` };
  if (node.properties) return { kind: "mapping" };
  if (node.type === "object")
    return { kind: `${node.additionalProperties.properties ? "mappings" : secret ? "secrets" : "texts"} by name` };
  const expected = expectedAt(schema, path);
  if (expected !== undefined) return { kind: expected.replace(/^an? /, "").replace(/ such as [^,]*/, "") };
  if (node.type !== "string") return { kind: "any value" };
  return { kind: secret ? "secret" : textKind(node) };
}

const textKind = ({ pattern = "" }) => (pattern.startsWith("^[a-z0-9]") ? "id" : "text");

/** Bounds of a number; those of all whole numbers tell nothing. */
function rangeOf({ minimum, maximum, exclusiveMinimum } = {}) {
  const real = (value) => value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  return {
    ...(real(minimum) ? { minimum } : {}),
    ...(real(maximum) ? { maximum } : {}),
    ...(real(exclusiveMinimum) ? { above: exclusiveMinimum } : {}),
  };
}

function nodeAt(root, path) {
  return path.reduce((node, key) => {
    if (key === NAME) return node?.additionalProperties;
    if (key === ENTRY) return node?.items;
    return (node?.properties ?? node?.anyOf?.find(({ properties }) => properties)?.properties)?.[key];
  }, root);
}

/** All values that a file has at a path. */
function found(sample, path) {
  return path.reduce(
    (values, key) =>
      values.flatMap((value) => {
        if (typeof value !== "object" || value === null) return [];
        if (key === NAME || key === ENTRY) return Object.values(value);
        return Object.hasOwn(value, key) ? [value[key]] : [];
      }),
    [sample],
  );
}

const readYaml = (path) => load(readFileSync(new URL(path, ROOT), "utf8"));
