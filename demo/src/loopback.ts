import type { RequestHandler } from "express";
import express from "express";

/** Where a server of the demo can be reached. */
export interface Entrance {
  /** Address that it binds. */
  readonly host: string;
  /** Names in the Host of requests that it answers. */
  readonly names: readonly string[];
}

/** This machine alone. */
export const LOOPBACK: Entrance = { host: "127.0.0.1", names: ["127.0.0.1", "localhost", "[::1]"] };

/**
 * Lets only requests to the server's own names through: the Host must be one of them (a page elsewhere may point its
 * own name here), and a browser's Origin must be the same server (a page elsewhere may post here).
 */
export function calledByName({ names }: Entrance): RequestHandler {
  return (request, response, next) => {
    const host = request.headers.host ?? "";
    const origin = request.headers.origin;
    const ownName = names.includes(host.replace(/:\d+$/, ""));
    if (ownName && (origin === undefined || origin === `http://${host}`)) return next();
    response.status(403).json({ error: "only for this machine" });
  };
}

/** Reads the options of a fault. Any body is taken for JSON, whatever it calls itself: none is passed over in silence. */
export const optionsBody: RequestHandler = express.json({ type: () => true });
