import type { CheerioAPI } from "cheerio";
import { CheckError } from "../failure.js";
import { bodyText } from "./body.js";
import type { ResponseHeaders } from "./hop.js";
import { type Found, Json } from "./json.js";

/** A response to be looked at. Text, JSON and page are made when they are first asked for. */
export class Document {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Bytes of the body, decompressed. */
  readonly size: number;
  readonly #body: Uint8Array;
  #text: string | undefined;
  #json: Json | undefined;
  #page: CheerioAPI | undefined;

  constructor(response: { status: number; headers: ResponseHeaders; body: Uint8Array; size: number }) {
    this.status = response.status;
    this.headers = response.headers;
    this.size = response.size;
    this.#body = response.body;
  }

  get text(): string {
    this.#text ??= bodyText(this.#body, this.headers);
    return this.#text;
  }

  /** The first match. Throws a CheckError (extract) when the body is no JSON or the path no JSONPath. */
  first(path: string): Found | undefined {
    if (!this.#json) {
      try {
        this.#json = new Json(this.text);
      } catch (error) {
        throw new CheckError("extract", "the body is not JSON", { cause: error });
      }
    }
    try {
      return this.#json.first(path);
    } catch (error) {
      throw new CheckError("extract", `"${path}" is no JSONPath (RFC 9535)`, { cause: error });
    }
  }

  /** Throws a CheckError (extract) when the body cannot be read as HTML. */
  async page(): Promise<CheerioAPI> {
    // Loaded only where a page is looked at: it is the largest library here.
    const { load } = await import("cheerio");
    this.#page ??= load(this.text);
    return this.#page;
  }
}

/** Texts as they are, everything else as JSON. */
export function scalarText({ value, json }: Found): string {
  return typeof value === "string" ? value : json();
}
