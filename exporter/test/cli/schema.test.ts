import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CORE_SCHEMA, load, mergeTag } from "js-yaml";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { jsonSchema, jsonSchemaText } from "../../src/cli/schema.js";
import { loadPolicyFile } from "../../src/config/load.js";
import { formatProblem } from "../../src/config/problem.js";

const root = new URL("../../../", import.meta.url);
const EXAMPLE = fileURLToPath(new URL("sla.example.yml", root));

function documentOf(url: URL | string): unknown {
  return load(readFileSync(url, "utf8"), { schema: CORE_SCHEMA.withTags(mergeTag) });
}

describe("The JSON Schema", () => {
  const validator = z.fromJSONSchema(jsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

  test("in the root folder should be up to date: `sla-exporter schema > sla.schema.json` renews it.", () => {
    expect(readFileSync(new URL("sla.schema.json", root), "utf8")).toBe(jsonSchemaText());
  });

  test.each([
    EXAMPLE,
    ...["smallest", "anchors", "questionable"].map((name) =>
      fileURLToPath(new URL(`../config/valid/${name}.yml`, import.meta.url)),
    ),
  ])("should accept %s.", (path) => {
    expect(validator.safeParse(documentOf(path)).error?.issues).toBeUndefined();
  });

  test.each(["unknown-key", "missing-key", "wrong-type", "not-a-duration", "not-in-list", "bad-id", "not-a-mapping"])(
    "should refuse invalid/%s.yml.",
    (name) => {
      const path = new URL(`../config/invalid/${name}.yml`, import.meta.url);
      expect(validator.safeParse(documentOf(path)).success).toBe(false);
    },
  );

  test("should say how durations, ratios and titles are written, with their defaults as written.", () => {
    const database = at(jsonSchema(), "properties", "databases", "additionalProperties", "properties");
    expect(at(database, "every")).toEqual({
      description: "Time between the starts of two runs.",
      default: "15s",
      type: "string",
      pattern: "^(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)$|\\$\\{",
    });
    expect(at(database, "limits", "properties", "connections", "type")).toEqual(["number", "string"]);
    expect(at(jsonSchema(), "properties", "roles", "additionalProperties", "properties", "title", "anyOf")).toHaveLength(2);
  });
});

test("The example should load without errors and warnings once its variables are set.", () => {
  const text = readFileSync(EXAMPLE, "utf8");
  const names = [...text.matchAll(/\$\{env:([A-Z_]+)\}/g)].map((match) => match[1] ?? "").filter((name) => name !== "NAME");
  const loaded = loadPolicyFile(EXAMPLE, { env: Object.fromEntries(names.map((name) => [name, `value-of-${name}`])) });
  expect((loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem)).toEqual([]);
  expect(text.split("\n", 1)).toEqual(["# yaml-language-server: $schema=./sla.schema.json"]);
  const head = text.slice(0, text.indexOf("\nlocale:"));
  for (const name of names) expect(head).toContain(name);
});

function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], value);
}
