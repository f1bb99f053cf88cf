import type { FieldConfig, Mapping, MappingResult, Thresholds } from "../dashboard.js";
import type { Cell } from "./frame.js";
import { formatValue } from "./units.js";

/** A value as a panel shows it. */
export interface Shown {
  readonly text: string;
  readonly suffix: string;
  /** Grafana's name of a colour, or one that CSS knows; undefined where neither mapping nor threshold gives one. */
  readonly color: string | undefined;
  /** A mapping has given its text. */
  readonly mapped: boolean;
}

/** @param now unix seconds. */
export function show(value: Cell, config: FieldConfig, now: number): Shown {
  const mapping = mappingFor(value, config.mappings ?? []);
  const color = mapping?.color ?? schemeColor(value, config);
  if (mapping?.text !== undefined && mapping.text !== "") return { text: mapping.text, suffix: "", color, mapped: true };
  if (value === null) return { text: config.noValue ?? "", suffix: "", color, mapped: false };
  if (typeof value === "string") return { text: value, suffix: "", color, mapped: false };
  return { ...formatValue(value, config.unit ?? "", config.decimals ?? undefined, now), color, mapped: false };
}

function mappingFor(value: Cell, mappings: readonly Mapping[]): MappingResult | undefined {
  for (const mapping of mappings) {
    const result = resultOf(mapping, value);
    if (result) return result;
  }
  return undefined;
}

function resultOf(mapping: Mapping, value: Cell): MappingResult | undefined {
  switch (mapping.type) {
    case "value":
      return value === null ? mapping.options.null : mapping.options[String(value)];
    case "range": {
      const { from, to, result } = mapping.options;
      if (typeof value !== "number" || Number.isNaN(value)) return undefined;
      return value >= (from ?? Number.NEGATIVE_INFINITY) && value <= (to ?? Number.POSITIVE_INFINITY) ? result : undefined;
    }
    case "regex": {
      const { pattern, result } = mapping.options;
      const [, body = pattern, flags = ""] = /^\/(.*)\/(\w*)$/.exec(pattern) ?? [];
      return typeof value === "string" && new RegExp(body, flags.replace("g", "")).test(value) ? result : undefined;
    }
    case "special":
      return isSpecial(mapping.options.match, value) ? mapping.options.result : undefined;
  }
}

function isSpecial(match: string, value: Cell): boolean {
  const nan = typeof value === "number" && Number.isNaN(value);
  switch (match) {
    case "null":
      return value === null;
    case "nan":
      return nan;
    case "null+nan":
      return value === null || nan;
    case "empty":
      return value === "";
    case "true":
    case "false":
      return false;
    default:
      throw new Error(`the special mapping "${match}" is unknown to previews`);
  }
}

/** @returns the fixed colour of a field, or that of the highest step that a number reaches; nothing has the lowest. */
function schemeColor(value: Cell, config: FieldConfig): string | undefined {
  const { color, thresholds } = config;
  const mode = color?.mode ?? "thresholds";
  if (mode === "fixed") return color?.fixedColor;
  if (mode !== "thresholds" || typeof value === "string" || !thresholds) return undefined;
  const known = value !== null && !Number.isNaN(value);
  return stepFor(known ? value : Number.NEGATIVE_INFINITY, thresholds, config)?.color;
}

/** @returns the step of the thresholds in which a number lies. */
export function stepFor(
  value: number,
  thresholds: Thresholds,
  { min, max }: FieldConfig,
): Thresholds["steps"][number] | undefined {
  const scaled = thresholds.mode === "percentage" ? ((value - (min ?? 0)) / ((max ?? 100) - (min ?? 0))) * 100 : value;
  return thresholds.steps.findLast((step) => scaled >= (step.value ?? Number.NEGATIVE_INFINITY));
}
