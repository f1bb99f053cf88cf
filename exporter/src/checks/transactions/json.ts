import { type JsonValue, paths, query } from "jsonpath-rfc9535";

/** What a JSONPath finds. */
export interface Found {
  readonly value: JsonValue;
  /** As JSON, numbers with all the digits that came. */
  json(): string;
}

/** In JSON. A text is told by its quotes, for a pattern of a whole one runs out of stack on a long one. */
const QUOTE_ESCAPE_OR_NUMBER = /"|\\.|-?\d[\d.eE+-]*/g;

/**
 * A JSON body. JavaScript's numbers hold some 16 digits, and ids of 19 are usual: what is compared is a number, what is
 * taken out is what stood there.
 */
export class Json {
  readonly #text: string;
  readonly #value: JsonValue;
  #literals: JsonValue | undefined;

  /** Throws a SyntaxError when the text is no JSON. */
  constructor(text: string) {
    this.#text = text;
    this.#value = JSON.parse(text);
  }

  /** The first match. Throws when the path is no JSONPath. */
  first(path: string): Found | undefined {
    const value = query(this.#value, path)[0];
    return value === undefined ? undefined : { value, json: () => this.#json(path, value) };
  }

  #json(path: string, value: JsonValue): string {
    const holdsNumbers = typeof value === "number" || (typeof value === "object" && value !== null);
    if (!holdsNumbers) return JSON.stringify(value);
    this.#literals ??= JSON.parse(withTexts(this.#text)) as JsonValue;
    const [place] = paths(this.#value, path);
    return withLiterals(value, place === undefined ? undefined : query(this.#literals, place)[0]);
  }
}

/** The JSON with numbers that JavaScript would write otherwise as texts. */
function withTexts(json: string): string {
  let inText = false;
  return json.replace(QUOTE_ESCAPE_OR_NUMBER, (token) => {
    if (token === '"') inText = !inText;
    else if (!inText && String(Number(token)) !== token) return `"${token}"`;
    return token;
  });
}

/** @param literals the same value, numbers perhaps as texts. */
function withLiterals(value: JsonValue, literals: JsonValue | undefined): string {
  if (typeof value === "number" && typeof literals === "string") return literals;
  if (Array.isArray(value) && Array.isArray(literals)) {
    return `[${value.map((item, index) => withLiterals(item, literals[index])).join()}]`;
  }
  if (isObject(value) && isObject(literals)) {
    const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${withLiterals(item, literals[name])}`);
    return `{${members.join()}}`;
  }
  return JSON.stringify(value);
}

function isObject(value: JsonValue | undefined): value is { [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
