import { MASK } from "../../config/secret.js";
import { isSensitiveName } from "./sensitive.js";

/** Shorter values would shred every text: they are masked only where they are a whole value. */
const SHORTEST_INSIDE = 4;
/** Shortest part of a base64 text by which a secret inside it is told. */
const SHORTEST_BASE64 = 8;
/** Headers masked whole. */
const CREDENTIAL_HEADERS = /^(proxy-)?authorization$/i;
const COOKIE_HEADERS = /^(set-)?cookie$/i;

/** Hides secrets in transcripts and messages: by value in all the forms that it takes on the way, and by name. */
export class Masker {
  readonly #values: ReadonlySet<string>;
  readonly #pattern: RegExp | undefined;
  /** Length of the longest form of a secret, characters. */
  readonly #longest: number;

  constructor(secrets: Iterable<string>) {
    this.#values = new Set([...secrets].filter((secret) => secret !== ""));
    const inside = [...this.#values].filter((secret) => secret.length >= SHORTEST_INSIDE);
    const forms = [...new Set(inside.flatMap(formsOf))].sort((a, b) => b.length - a.length);
    this.#longest = forms[0]?.length ?? 0;
    // One pass, longest first: what stands in for a secret is not searched again.
    this.#pattern = forms.length > 0 ? new RegExp(forms.map(escapePattern).join("|"), "g") : undefined;
  }

  /** Any text: by value only. */
  text(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, MASK) : text;
  }

  /** A value with the name under which it stands. */
  value(name: string, value: string): string {
    return isSensitiveName(name) || this.#values.has(value) ? MASK : this.text(value);
  }

  header(name: string, value: string): string {
    if (CREDENTIAL_HEADERS.test(name)) return MASK;
    if (COOKIE_HEADERS.test(name)) return maskCookies(value);
    if (/^(location|referer|link|content-location)$/i.test(name)) return this.pairs(value);
    return this.value(name, value);
  }

  /** A URL or a form: values of `name=value` by their names, too. */
  pairs(text: string): string {
    return this.text(text).replace(/([?&#;]|^)([^=&?#;\s]{1,200})=([^&#;\s]*)/g, (whole, before, name, value) => {
      const masked = value === MASK ? MASK : this.value(decoded(name), decoded(value));
      return masked === decoded(value) ? whole : `${before}${name}=${masked}`;
    });
  }

  /**
   * The beginning of a body.
   * @param text may itself be only the beginning of it; then `complete` is false.
   * @param limit characters of the result.
   */
  body(text: string, limit: number, complete = true): string {
    const window = limit + this.#longest;
    const part = text.slice(0, window);
    const whole = complete && part.length === text.length;
    let masked = this.#named(this.text(part));
    // A secret that begins near the end of the part was not seen whole.
    if (!whole) masked = masked.slice(0, Math.max(0, masked.length - this.#longest));
    return masked.length > limit || !whole ? `${masked.slice(0, limit)}…` : masked;
  }

  #named(text: string): string {
    const json = text.replace(
      /"((?:[^"\\]|\\.){1,200})"(\s*:\s*)("(?:[^"\\]|\\.)*(?:"|$)|-?[\w.+-]+)/g,
      (whole, name, colon, value) => {
        const inner = value.startsWith('"') ? value.replace(/^"|"$/g, "") : value;
        if (/^(true|false|null)$/.test(value)) return whole;
        return this.#hides(name, inner) ? `"${name}"${colon}"${MASK}"` : whole;
      },
    );
    const inputs = json.replace(/<(?:input|meta)\b[^>]{0,2000}>/gi, (tag) => {
      const name = /\s(?:name|id)\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1];
      return name !== undefined && isSensitiveName(name)
        ? tag.replace(/(\s(?:value|content)\s*=\s*)("[^"]*"?|'[^']*'?|[^\s>]+)/gi, `$1"${MASK}"`)
        : tag;
    });
    return /^[^\s<{["]*=/.test(inputs) ? this.pairs(inputs) : inputs;
  }

  #hides(name: string, value: string): boolean {
    return isSensitiveName(name) || this.#values.has(value);
  }
}

/** The values go, the names stay: they tell which cookie was set. */
function maskCookies(value: string): string {
  const [first = "", ...rest] = value.split(";");
  const name = /^[^=]*/.exec(first)?.[0] ?? "";
  const others = rest.map((part) =>
    /^\s*(path|domain|expires|max-age|samesite)=/i.test(part) ? part : part.replace(/=.*/s, `=${MASK}`),
  );
  return [first.includes("=") ? `${name}=${MASK}` : MASK, ...others].join(";");
}

/** A secret as it may turn up: in a URL, a form, JSON, HTML, base64. */
function formsOf(secret: string): string[] {
  const urls = [encodeURIComponent(wellFormed(secret)), ...urlForms(secret), formForm(secret)];
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    ...urls.flatMap((url) => [url, url.replace(/%[0-9A-F]{2}/g, lower)]),
    ...jsonForms(json),
    // A body that was sent as JSON, told back as a text in JSON.
    JSON.stringify(json).slice(1, -1),
    ...htmlForms(secret),
    ...base64Forms(secret),
  ];
}

/** As a URL's parser leaves it in path and query. */
function urlForms(secret: string): string[] {
  const url = new URL("http://h/");
  url.pathname = `/${secret}`;
  url.search = `?${secret}`;
  return [url.pathname.slice(1), url.search.slice(1)].filter((form) => form.length >= SHORTEST_INSIDE);
}

function formForm(secret: string): string {
  return new URLSearchParams([["", secret]]).toString().slice(1);
}

/** With escapes for what is not ASCII, and for what some servers keep out of pages. */
function jsonForms(json: string): string[] {
  const ascii = [/[^\0-\x7f]/g, /[^\0-\x7f]|[<>&']/g].map((escaped) => json.replace(escaped, unicodeEscape));
  return [json, ...ascii].flatMap((form) => {
    const slashed = form.replaceAll("/", "\\/");
    return [form, slashed].flatMap((text) => [text, text.replace(/\\u[0-9a-f]{4}/g, upperDigits)]);
  });
}

/** Quotes and other signs have several names. */
function htmlForms(secret: string): string[] {
  const text = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return QUOTES.flatMap((quote) => APOSTROPHES.map((apostrophe) => text.replaceAll('"', quote).replaceAll("'", apostrophe)));
}

const QUOTES = ['"', "&quot;", "&#34;", "&#x22;"];
const APOSTROPHES = ["'", "&#39;", "&#039;", "&#x27;", "&apos;"];

function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms: string[] = [];
  // Its place in what was encoded decides about the letters; those at the rims depend on the neighbours.
  for (const offset of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const core = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    if (core.length >= SHORTEST_BASE64) forms.push(core, core.replaceAll("+", "-").replaceAll("/", "_"));
  }
  const whole = bytes.toString("base64");
  return [...forms, whole, whole.replace(/=+$/, ""), bytes.toString("base64url")].filter(
    (form) => form.length >= SHORTEST_INSIDE,
  );
}

function lower(text: string): string {
  return text.toLowerCase();
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function upperDigits(unit: string): string {
  return `\\u${unit.slice(2).toUpperCase()}`;
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
