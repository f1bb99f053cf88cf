import type { CheerioAPI } from "cheerio";
import { RE2JS } from "re2js";
import { CheckError } from "../failure.js";
import { firstHeader } from "./body.js";
import { type Document, scalarText } from "./document.js";
import type { StepSpec } from "./spec.js";

type Extraction = StepSpec["extract"][string];

/** Longest value that becomes a variable, characters. */
const MAX_VALUE = 256 * 1024;

/** Takes one value out of a response. Throws a CheckError: extract when there is none, limit when it is too long. */
export type Extractor = (document: Document) => Promise<string> | string;

/** Throws a CheckError (extract) for an expression that cannot be compiled. */
export function compileExtraction(name: string, extraction: Extraction): Extractor {
  const find = finder(extraction);
  return async (document) => {
    const value = await find(document);
    if (value === undefined) throw new CheckError("extract", `nothing was found for "${name}" by ${sourceOf(extraction)}`);
    if (value.length > MAX_VALUE) throw new CheckError("limit", `the value for "${name}" is longer than ${MAX_VALUE} characters`);
    return value;
  };
}

/** True when the extraction looks at the body. */
export function readsBody(extraction: Extraction): boolean {
  return extraction.header === undefined;
}

function finder(extraction: Extraction): (document: Document) => Promise<string | undefined> | string | undefined {
  const { jsonpath, css, regex, header, attribute } = extraction;
  if (jsonpath !== undefined) {
    return (document) => {
      const first = document.first(jsonpath);
      return first === undefined ? undefined : scalarText(first);
    };
  }
  if (css !== undefined) {
    return async (document) => {
      const page = await document.page();
      const element = page(css).first();
      if (element.length === 0) return undefined;
      return attribute === undefined ? fieldText(page, css) : element.attr(attribute);
    };
  }
  if (regex !== undefined) {
    const pattern = compilePattern(regex);
    return (document) => {
      const matcher = pattern.matcher(document.text);
      if (!matcher.find()) return undefined;
      return (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group()) ?? undefined;
    };
  }
  const name = (header ?? "").toLowerCase();
  return (document) => firstHeader(document.headers, name);
}

/** The text of the first match, without the white space around it. */
function fieldText(page: CheerioAPI, css: string): string {
  return page(css).first().text().trim();
}

function sourceOf(extraction: Extraction): string {
  if (extraction.jsonpath !== undefined) return `jsonpath "${extraction.jsonpath}"`;
  if (extraction.css !== undefined) {
    return `css "${extraction.css}"${extraction.attribute === undefined ? "" : ` attribute "${extraction.attribute}"`}`;
  }
  if (extraction.regex !== undefined) return `regex "${extraction.regex}"`;
  return `header "${extraction.header}"`;
}

/** Linear in time whatever the pattern and the text. */
export function compilePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new CheckError("extract", `"${pattern}" is no regular expression of RE2's syntax`, { cause: error });
  }
}
