import { Secret } from "./secret.js";
import type { Interpolate } from "./values.js";

/** Matched as interpolation does: `$${` is a literal, a reference ends at the next brace. */
const REFERENCE = /\$\$\{|\$\{[^}]*\}?/g;

/** Where what a reference put in stands in the whole text: characters, the end excluded. */
interface Span {
  readonly start: number;
  readonly end: number;
}

interface Read {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Of `Bearer ${env:TOKEN}`, only what the reference put in has to be masked by value. */
export function secretOf(raw: string, interpolate: Interpolate): Secret {
  return new Secret(() => {
    const { text, spans } = read(raw, interpolate);
    return { text, parts: spans.map(({ start, end }) => text.slice(start, end)) };
  });
}

/**
 * A URL of which only path, query and user info are masked, as far as references put them in: scheme, host and port
 * tell where a request went.
 */
export function urlOf(raw: string, interpolate: Interpolate): Secret {
  return new Secret(() => {
    const { text, spans } = read(raw, interpolate);
    const places = secretPlaces(text);
    const parts = spans.flatMap((span) => places.flatMap((place) => pieces(text, span, place)));
    return { text, parts };
  });
}

/** Every reference is read once, so that the text and its parts are of one moment. */
function read(raw: string, interpolate: Interpolate): Read {
  let text = "";
  let end = 0;
  const spans: Span[] = [];
  for (const match of raw.matchAll(REFERENCE)) {
    text += raw.slice(end, match.index);
    const value = interpolate(match[0]);
    if (interpolate.has(match[0])) spans.push({ start: text.length, end: text.length + value.length });
    text += value;
    end = match.index + match[0].length;
  }
  return { text: text + raw.slice(end), spans };
}

/** User info, and everything from the path on. The host may be a template. */
function secretPlaces(text: string): readonly Span[] {
  const [whole, scheme = "", authority = ""] = /^([^/?#]*:\/\/)?([^/?#]*)/.exec(text) ?? [""];
  const userInfo = scheme.length + Math.max(0, authority.lastIndexOf("@"));
  return [
    { start: scheme.length, end: userInfo },
    { start: whole.length, end: text.length },
  ];
}

/** What a span holds of a place: user and password apart, a path without the slashes around it, and as it is once decoded. */
function pieces(text: string, span: Span, place: Span): readonly string[] {
  const held = text.slice(Math.max(span.start, place.start), Math.min(span.end, place.end));
  if (span.start >= place.end || span.end <= place.start) return [];
  const isUserInfo = text.slice(place.end).startsWith("@");
  const bare = held.replace(/^[/?#]+|\/+$/g, "");
  return (isUserInfo ? held.split(":") : [bare]).flatMap((piece) => [...new Set([piece, decoded(piece)])]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
