import { mkdirSync } from "node:fs";
import type { ErrorRequestHandler, Express } from "express";
import express from "express";
import type { Login } from "../databases/server.js";
import type { AppName, OwnFault } from "../faults.js";
import { FaultError, faultNamed, faultOptions, ownFaultsFor } from "../faults.js";
import { loopbackOnly, optionsBody } from "../loopback.js";
import { Switches } from "../switches.js";
import type { BusinessApp } from "./app.js";
import { HttpError } from "./app.js";
import { crm } from "./crm.js";
import { erp } from "./erp.js";
import { forum } from "./forum.js";
import { httpFaults } from "./http-faults.js";
import { Listener } from "./listener.js";
import { logGrowth } from "./log-growth.js";
import { oa } from "./oa.js";
import { openDatabase } from "./open-database.js";
import { idleTransaction, leak, lockPileUp, slowSql } from "./sql-faults.js";

const APPS: Readonly<Record<AppName, BusinessApp>> = { erp, crm, oa, forum };

/** What an app's process is told at its start. */
export interface AppSettings {
  readonly name: AppName;
  readonly port: number;
  readonly login: Login;
  readonly user: string;
  readonly password: string;
  readonly key: string;
  readonly folder: string;
  /** Make tables and first rows. */
  readonly initialise: boolean;
}

export interface RunningApp {
  readonly port: number;
  /** Of the fault switches, which work even while the app itself does not. */
  readonly controlPort: number;
  stop(): Promise<void>;
}

/** Starts one business system with its fault switches. */
export async function serveApp(settings: AppSettings): Promise<RunningApp> {
  const app = APPS[settings.name];
  mkdirSync(settings.folder, { recursive: true });
  const database = openDatabase(settings.login, `demo-${app.name}`);
  if (settings.initialise) await app.initialise(database.query);

  const web = express();
  const listener = new Listener(web, settings.port);
  const table = { erp: "orders", crm: "customers", oa: "requests", forum: "replies" }[app.name];
  const switches = new Switches({
    refuse: { on: () => listener.close(), off: () => listener.open() },
    slow_sql: slowSql(database, table),
    leak: leak(database),
    lock: lockPileUp(database, app.lock),
    idle_transaction: idleTransaction(database, table),
    log_growth: logGrowth(database),
  });
  web.disable("x-powered-by");
  web.use(httpFaults(app, switches), express.urlencoded({ extended: false }), express.json());
  web.use(await app.routes({ ...settings, database, loginBroken: () => switches.options("login") !== undefined }));
  web.use(answerErrors);

  const control = new Listener(faultSwitches(app, switches), 0);
  await listener.open();
  await control.open();
  return {
    port: listener.port,
    controlPort: control.port,
    async stop() {
      await Promise.all([listener.close(), control.close()]);
      await database.end();
    },
  };
}

/** The fault switches over HTTP: GET /-/faults, PUT, POST and DELETE /-/faults/NAME. */
function faultSwitches(app: BusinessApp, switches: Switches): Express {
  const web = express();
  const named = (name: string): OwnFault => {
    const fault = faultNamed(name, app.name);
    const own = ownFaultsFor(app.name).find((each) => each === fault);
    if (own === undefined) throw new FaultError(404, `${fault} is made from outside the app`);
    return own;
  };
  web.disable("x-powered-by");
  web.use(loopbackOnly, optionsBody);
  web.get("/-/faults", (_request, response) => {
    response.json(ownFaultsFor(app.name).map((name) => switches.state(name)));
  });
  for (const method of ["put", "post"] as const)
    web[method]("/-/faults/:name", async (request, response) => {
      const name = named(request.params.name);
      await switches.set(name, faultOptions(name, request.body));
      response.json(switches.state(name));
    });
  web.delete("/-/faults/:name", async (request, response) => {
    const name = named(request.params.name);
    await switches.set(name, undefined);
    response.json(switches.state(name));
  });
  web.use(answerErrors);
  return web;
}

/** Errors as people meet them: short, without a stack. A database that is away is 503. */
const answerErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const own = error instanceof HttpError || error instanceof FaultError;
  const { status } = error as { status?: number };
  const known = own || (typeof status === "number" && status < 500);
  if (!known) console.error(error);
  response
    .status(known ? (status ?? 500) : 503)
    .json({ error: known ? (error as Error).message : "the database does not answer" });
};
