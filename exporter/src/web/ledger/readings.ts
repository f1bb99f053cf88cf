import type { Request, RequestHandler } from "express";
import { timeZoneOf } from "../../ledger/statement.js";
import { answer, refuse } from "./answers.js";
import { type ReadableLedger, Refused, tellMaintenance, tellOverview, tellStatement } from "./questions.js";

type Reading = (ledger: ReadableLedger, period: string | undefined, request: Request) => object;

/** GET /ledger?period= */
export const readLedger = reading(["period"], tellOverview);

/** GET /ledger/SYSTEM?period= */
export const readSystem = reading(["period"], (ledger, period, request) =>
  tellStatement(ledger, String(request.params.system), period),
);

/** GET /maintenance */
export const readMaintenance = reading([], tellMaintenance);

function reading(parameters: readonly string[], read: Reading) {
  return (ledger: () => ReadableLedger | undefined): RequestHandler =>
    (request, response) => {
      const open = ledger();
      if (!open) return refuse(response, 503, "no policy is loaded yet: try again in a second");
      const given = new URL(request.originalUrl, "http://localhost").searchParams;
      const strange = [...given.keys()].find((name) => !parameters.includes(name));
      const known = parameters.length === 0 ? "none is known here" : `expected ${parameters.join(", ")}`;
      if (strange !== undefined) return refuse(response, 400, `unknown parameter "${strange}": ${known}`);
      try {
        answer(response, 200, read(open, given.get("period") ?? undefined, request), timeZoneOf(open.source.records));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refuse(response, error.status, error.message);
      }
    };
}
