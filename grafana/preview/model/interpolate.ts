/** A variable with the values that are chosen. */
export interface Chosen {
  readonly name: string;
  /** What it says in titles; one for each value. */
  readonly texts: readonly string[];
  readonly values: readonly string[];
  /** Several can be chosen, so that queries take it as a regular expression. */
  readonly many: boolean;
  /** All are chosen. */
  readonly all: boolean;
  /** What stands for all, if not the list of them. It is put in as it is. */
  readonly allValue?: string | undefined;
}

export type Scope = ReadonlyMap<string, Chosen>;

/** How a value is written where no format is named: in queries, or elsewhere. */
export type Place = "query" | "text" | "link";

const VARIABLE = /\$\{(\w+)(?:\.[^:}]+)?(?::([^}]+))?\}|\[\[(\w+?)(?::(\w+))?\]\]|\$(\w+)/g;

/** Puts the values of variables into a text, as Grafana does. What is no variable stays as it is. */
export function interpolate(text: string, scope: Scope, place: Place): string {
  return text.replace(VARIABLE, (whole, braced?: string, format?: string, old?: string, oldFormat?: string, bare?: string) => {
    const chosen = scope.get(braced ?? old ?? bare ?? "");
    return chosen === undefined ? whole : written(chosen, format ?? oldFormat, place);
  });
}

/** @returns names of the variables that a text has. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(VARIABLE)].map(([, braced, , old, , bare]) => braced ?? old ?? bare ?? "");
}

function written(chosen: Chosen, format: string | undefined, place: Place): string {
  const { name, values, all, allValue, texts } = chosen;
  const used = format ?? (place === "text" ? "text" : undefined);
  if (used === "text") return all ? "All" : texts.join(" + ");
  if (used === "queryparam")
    return (all ? ["$__all"] : values).map((value) => `var-${name}=${encodeURIComponent(value)}`).join("&");
  if (all && allValue !== undefined && allValue !== "") return used === "percentencode" ? encodeURIComponent(allValue) : allValue;
  switch (used) {
    case undefined:
      return place === "query" ? inQuery(chosen) : values.length === 1 ? (values[0] ?? "") : `{${values.join(",")}}`;
    case "regex":
      return group(values.map((value) => value.replace(/[\\^$*+?.()|[\]{}/]/g, "\\$&")));
    case "pipe":
      return values.join("|");
    case "csv":
    case "raw":
      return values.join(",");
    case "doublequote":
      return values.map((value) => `"${value.replaceAll('"', '\\"')}"`).join(",");
    case "percentencode":
      return encodeURIComponent(values.length === 1 ? (values[0] ?? "") : `{${values.join(",")}}`);
    default:
      throw new Error(`\${${name}:${used}} has a format that previews do not know`);
  }
}

/** As the data source for Prometheus writes it inside a string of PromQL. */
function inQuery({ values, many }: Chosen): string {
  if (!many) return (values[0] ?? "").replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  return group(values.map((value) => value.replaceAll("\\", "\\\\\\\\").replace(/[$^*{}[\]'+?.()|]/g, "\\\\$&")));
}

function group(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? "") : `(${values.join("|")})`;
}

/** A variable that is one text, such as those that Grafana has by itself. */
export function constant(name: string, value: string): Chosen {
  return { name, values: [value], texts: [value], many: false, all: false };
}
