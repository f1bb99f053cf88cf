import type { FieldConfig, FieldConfigSource, FieldOverride } from "../dashboard.js";
import type { Field, Frame } from "./frame.js";
import { titleOf } from "./frame.js";

/** The settings of one field: the panel's defaults with the overrides that match it, in their order. */
export function configOf(field: Field, frame: Frame, source: FieldConfigSource | undefined): FieldConfig {
  let config: FieldConfig = source?.defaults ?? {};
  for (const override of source?.overrides ?? []) {
    if (!matches(override, field, frame)) continue;
    for (const { id, value } of override.properties) config = set(config, id, value);
  }
  return config;
}

function set(config: FieldConfig, id: string, value: unknown): FieldConfig {
  if (!id.startsWith("custom.")) return { ...config, [id]: value };
  const [, first = "", ...rest] = id.split(".");
  const nested = rest.length === 0 ? value : { ...(config.custom?.[first] as object | undefined), [rest.join(".")]: value };
  return { ...config, custom: { ...config.custom, [first]: nested } };
}

function matches({ matcher }: FieldOverride, field: Field, frame: Frame): boolean {
  const { id, options } = matcher;
  const title = titleOf(field);
  switch (id) {
    case "byName":
      return title === options || field.name === options;
    case "byNames":
      return ((options as { names?: readonly string[] }).names ?? []).includes(title);
    case "byRegexp": {
      const [, body = String(options), flags = ""] = /^\/(.*)\/(\w*)$/.exec(String(options)) ?? [];
      return new RegExp(body, flags.replace("g", "")).test(title);
    }
    case "byType":
      return field.type === options;
    case "byFrameRefID":
      return frame.refId === options;
    default:
      throw new Error(`the field matcher "${id}" is unknown to previews`);
  }
}

/** @returns the name that people see, after an override that renames it. */
export function displayName(field: Field, config: FieldConfig): string {
  const { displayName: given } = config;
  if (given === undefined || given === "") return titleOf(field);
  return given
    .replace(/\$\{__field\.labels\.(\w+)\}/g, (_whole, label: string) => field.labels?.[label] ?? "")
    .replace(/\$\{__field\.(?:name|displayName)\}/g, titleOf(field))
    .replace(/\$\{__series\.name\}/g, titleOf(field));
}
