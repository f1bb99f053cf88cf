export type Format = "text" | "openmetrics";

interface Offer {
  readonly format: Format;
  /** 0 to 1. */
  readonly quality: number;
  /** 3 for a type that we serve, 2 for `text/*`, 1 for any. */
  readonly precision: number;
}

const OPENMETRICS_VERSIONS = new Set([undefined, "1.0.0", "0.0.1"]);

/**
 * Picks the exposition format for an Accept header: the greatest quality, then the more precise, then
 * the one named first. A client that accepts neither gets text: a scrape is never answered with 406.
 */
export function negotiate(accept: string | undefined): Format {
  let best: Offer | undefined;
  for (const range of (accept ?? "").split(",")) {
    const offer = read(range);
    if (!offer || offer.quality <= 0) continue;
    const wins = !best || offer.quality > best.quality || (offer.quality === best.quality && offer.precision > best.precision);
    if (wins) best = offer;
  }
  return best?.format ?? "text";
}

function read(range: string): Offer | undefined {
  const [type = "", ...rest] = range.split(";").map((part) => part.trim().toLowerCase());
  const parameters = new Map(rest.map((parameter) => splitOnce(parameter)));
  const quality = parameters.has("q") ? Number(parameters.get("q")) : 1;
  if (!(quality >= 0 && quality <= 1)) return undefined;
  const version = parameters.get("version");
  switch (type) {
    case "application/openmetrics-text":
      return OPENMETRICS_VERSIONS.has(version) ? { format: "openmetrics", quality, precision: 3 } : undefined;
    case "text/plain":
      return version === undefined || version === "0.0.4" ? { format: "text", quality, precision: 3 } : undefined;
    case "text/*":
      return { format: "text", quality, precision: 2 };
    case "*/*":
      return { format: "text", quality, precision: 1 };
    default:
      return undefined;
  }
}

function splitOnce(parameter: string): [string, string] {
  const at = parameter.indexOf("=");
  const [name, value] = at < 0 ? [parameter, ""] : [parameter.slice(0, at), parameter.slice(at + 1)];
  return [name.trim(), value.trim().replace(/^"(.*)"$/, "$1")];
}
