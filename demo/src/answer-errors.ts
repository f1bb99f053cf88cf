import type { ErrorRequestHandler } from "express";

/** Errors as people meet them: short, without a stack. What has no status of its own is a database that is away: 503. */
export const answerErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const { status, message } = error as Error & { readonly status?: number };
  if (typeof status === "number" && status < 500) return void response.status(status).json({ error: message });
  console.error(error);
  response.status(503).json({ error: "the database does not answer" });
};
