import type { RequestHandler } from "express";
import { negotiate } from "../metrics/exposition/negotiate.js";
import { OPENMETRICS_CONTENT_TYPE, renderOpenMetrics } from "../metrics/exposition/openmetrics.js";
import { renderText, TEXT_CONTENT_TYPE } from "../metrics/exposition/text.js";
import type { Family } from "../metrics/family.js";

/** `/metrics`: the snapshot of this moment in the format that the client prefers. */
export function scrape(metrics: () => Promise<readonly Family[]>): RequestHandler {
  return async (request, response) => {
    const families = await metrics();
    const openMetrics = negotiate(request.headers.accept) === "openmetrics";
    response.vary("Accept");
    // Set on the raw response: express would sort the parameters, and version has to come before charset for some.
    response.setHeader("Content-Type", openMetrics ? OPENMETRICS_CONTENT_TYPE : TEXT_CONTENT_TYPE);
    response.end(openMetrics ? renderOpenMetrics(families) : renderText(families));
  };
}

/** True for what is worth compressing: our own formats, which no list of types knows. */
export function isExposition(contentType: unknown): boolean {
  return typeof contentType === "string" && contentType.startsWith("application/openmetrics-text");
}
