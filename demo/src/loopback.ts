import type { RequestHandler } from "express";
import express from "express";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Lets only this machine's own requests through: the Host must be a loopback name (a page elsewhere may point its
 * own name here), and a browser's Origin must be the same server (a page elsewhere may post here).
 */
export const loopbackOnly: RequestHandler = (request, response, next) => {
  const host = request.headers.host ?? "";
  const origin = request.headers.origin;
  const ownName = LOOPBACK.has(host.replace(/:\d+$/, ""));
  if (ownName && (origin === undefined || origin === `http://${host}`)) return next();
  response.status(403).json({ error: "only for this machine" });
};

/** Reads the options of a fault. Any body is taken for JSON, whatever it calls itself: none is passed over in silence. */
export const optionsBody: RequestHandler = express.json({ type: () => true });
