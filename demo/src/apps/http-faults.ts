import type { RequestHandler, Response } from "express";
import type { Switches } from "../switches.js";
import type { BusinessApp } from "./app.js";
import { probeFaults } from "./probe-faults.js";

/**
 * The faults that show in answers. What changes something is carried out all the same, and only its answer is
 * replaced: the worst case for whoever has to clean up.
 */
export function httpFaults(app: BusinessApp, switches: Switches): RequestHandler {
  const probeFails = probeFaults(app, switches);
  let requests = 0;
  return (request, response, next) => {
    const flap = switches.options("flap");
    const errors = switches.options("errors");
    const slow = switches.options("slow");
    const spoil =
      probeFails(request) || (flap && bad(flap.period, requests++, switches.since("flap")))
        ? (answer: Response) => replace(answer, 503, "text/plain", "503 Service Unavailable\n")
        : errors && Math.random() < errors.rate
          ? (answer: Response) => replace(answer, 500, "text/plain", "500 Internal Server Error\n")
          : switches.options("content")
            ? (answer: Response) => replace(answer, 200, app.wrongContent.type, app.wrongContent.body)
            : undefined;
    const go = () => {
      // Entering for someone who has gone would leave things behind; cancelling for him would not.
      if (response.closed && request.method === "POST") return;
      if (spoil === undefined) return next();
      if (request.method === "GET" || request.method === "HEAD") return spoil(response);
      const end = response.end.bind(response);
      response.end = ((..._ignored: unknown[]) => {
        response.end = end;
        spoil(response);
        return response;
      }) as Response["end"];
      next();
    };
    if (slow) setTimeout(go, slow.seconds * 1000);
    else go();
  };
}

/** Bad first, then good, by turns: of requests, or of `period` seconds. */
function bad(period: number, requests: number, since: number): boolean {
  return period === 0 ? requests % 2 === 0 : Math.floor((performance.now() / 1000 - since) / period) % 2 === 0;
}

function replace(response: Response, status: number, type: string, body: string): void {
  if (response.headersSent) return;
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.status(status).type(type).send(body);
}
