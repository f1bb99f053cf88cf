import type { Router } from "express";
import type { AppName } from "../faults.js";
import type { Database, Query } from "./database.js";

/** What every app gets from its process. */
export interface Surroundings {
  readonly database: Database;
  /** The user who may log in; his password, or the token of an API. */
  readonly user: string;
  readonly password: string;
  /** Signs session cookies. */
  readonly key: string;
  /** A folder for files of its own. */
  readonly folder: string;
  /** True while logins are to fail. */
  loginBroken(): boolean;
}

/** One sample business system. */
export interface BusinessApp {
  readonly name: AppName;
  /** In Chinese and English. */
  readonly title: string;
  /** What programs or people get in place of the page, while content is wrong. */
  readonly wrongContent: { readonly type: "html" | "json"; readonly body: string };
  /** The request that each run of the exporter's transaction makes exactly once. */
  readonly probe: { readonly method: "GET" | "POST"; readonly path: string };
  /** Makes tables and first rows. Run once. */
  initialise(query: Query): Promise<void>;
  /** A statement that takes the row which users' work needs, and one that queues behind it. */
  readonly lock: { readonly take: string; readonly queue: string };
  routes(around: Surroundings): Promise<Router>;
}

/** Thrown in a handler to answer with this status. */
export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "HttpError";
    this.status = status;
  }
}
