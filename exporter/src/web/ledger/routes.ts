import { type RequestHandler, Router } from "express";
import type { LedgerCommands } from "../../ledger/commands.js";
import { timeZoneOf } from "../../ledger/statement.js";
import { refuseBody } from "../plain.js";
import { refuse } from "./answers.js";
import {
  endMaintenance,
  endMaintenanceOf,
  exclude,
  type OpenLedger,
  readBody,
  revokeExclusion,
  startMaintenance,
  unreadable,
} from "./changes.js";
import { type LedgerRights, mayChange } from "./gate.js";
import type { ReadableLedger } from "./questions.js";
import { readLedger, readMaintenance, readSystem } from "./readings.js";

/** The ledger as the web server reaches it. */
export interface LedgerDoor extends ReadableLedger {
  readonly commands: LedgerCommands;
}

/** What stands under `/api/v1` about the ledger. @param door gives undefined before a policy is in force. */
export function ledgerRoutes(door: () => LedgerDoor | undefined, rights: LedgerRights): Router {
  const router = Router();
  const open = (): OpenLedger | undefined => {
    const ledger = door();
    return ledger && { commands: ledger.commands, timeZone: timeZoneOf(ledger.source.records), writable: ledger.source.writable };
  };
  const get = (path: string, reading: (ledger: typeof door) => RequestHandler) =>
    router.route(path).get(refuseBody, reading(door)).all(onlyBy("GET", "HEAD"));
  const post = (path: string, change: (ledger: typeof open, rights: LedgerRights) => RequestHandler) =>
    router.route(path).post(mayChange(rights), readBody, change(open, rights)).all(onlyBy("POST"));

  get("/ledger", readLedger);
  get("/ledger/:system", readSystem);
  router
    .route("/maintenance")
    .get(refuseBody, readMaintenance(door))
    .post(mayChange(rights), readBody, startMaintenance(open, rights))
    .all(onlyBy("GET", "HEAD", "POST"));
  post("/maintenance/end", endMaintenanceOf);
  post("/maintenance/:id/end", endMaintenance);
  post("/exclusions", exclude);
  post("/exclusions/:id/revoke", revokeExclusion);
  router.use(unreadable);
  return router;
}

function onlyBy(...allowed: readonly string[]): RequestHandler {
  const list = allowed.join(", ");
  return (request, response) => {
    response.set("Allow", list);
    refuse(response, 405, `method ${request.method} is not allowed here: use ${list}`);
  };
}
