import type { RequestHandler, Response } from "express";

/** Answers with one line of text. */
export function plain(response: Response, status: number, line: string): void {
  response.status(status).type("text/plain").send(`${line}\n`);
}

/** For all other methods of a path. */
export function methodNotAllowed(...allowed: readonly string[]): RequestHandler {
  const list = allowed.join(", ");
  return (request, response) => {
    response.set("Allow", list);
    plain(response, 405, `method ${request.method} is not allowed here: use ${list}`);
  };
}

/** No endpoint reads a body: a request with one is a mistake, or worse. */
export const refuseBody: RequestHandler = (request, response, next) => {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  if (encoding === undefined && (length === undefined || Number(length) === 0)) return next();
  response.set("Connection", "close");
  plain(response, 413, "a request body is not accepted here");
};
