import { mkdirSync } from "node:fs";
import express from "express";
import { answerErrors } from "../answer-errors.js";
import type { Login } from "../databases/server.js";
import { faultSwitches } from "../fault-switches.js";
import type { AppName } from "../faults.js";
import { type Entrance, LOOPBACK } from "../loopback.js";
import { Switches } from "../switches.js";
import type { BusinessApp } from "./app.js";
import { crm } from "./crm.js";
import { erp } from "./erp.js";
import { forum } from "./forum.js";
import { httpFaults } from "./http-faults.js";
import { initialiseOnce } from "./initialise-once.js";
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
  /** Make tables and first rows. `once`: only where they are not there yet. */
  readonly initialise: boolean | "once";
  /** Where it listens, and its fault switches likewise; this machine alone if it is left out. */
  readonly entrance?: Entrance;
  /** Port of the fault switches; any if it is left out. */
  readonly controlPort?: number;
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
  if (settings.initialise === "once") await initialiseOnce(app, database);
  else if (settings.initialise) await app.initialise(database.query);

  const web = express();
  const { entrance = LOOPBACK } = settings;
  const listener = new Listener(web, settings.port, entrance);
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

  const control = new Listener(faultSwitches(app.name, switches, entrance), settings.controlPort ?? 0, entrance);
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
