import { z } from "zod";
import { fields } from "../config/fields.js";
import { policySchema } from "../config/schema/policy.js";

/** Reads nothing: the schema describes what may be written. */
const asWritten = Object.assign((text: string) => text, { has: () => false });

/** The JSON Schema (draft 2020-12) of the policy file as people write it, for editors and other tools. */
export function jsonSchema(): object {
  return {
    title: "Policy file of sla-exporter",
    ...z.toJSONSchema(policySchema(asWritten), {
      io: "input",
      override: ({ zodSchema, jsonSchema: target }) => {
        const json = fields.get(zodSchema)?.json;
        if (json !== undefined) Object.assign(target, json);
        // Left out by zod where the value is transformed, though it stands in the schema as it is written.
        if (zodSchema instanceof z.ZodDefault) target.default ??= zodSchema.def.defaultValue;
      },
    }),
  };
}

/** The same as text, as `sla-exporter schema` prints it; short lists stand on one line. */
export function jsonSchemaText(): string {
  const text = JSON.stringify(jsonSchema(), null, 2);
  return `${text.replaceAll(/\[\n\s+([^[\]{}]*?)\n\s*\]/g, (_, entries: string) => `[${entries.replaceAll(/\n\s+/g, " ")}]`)}\n`;
}
