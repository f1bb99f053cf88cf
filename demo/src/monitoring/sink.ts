import { existsSync, readFileSync } from "node:fs";
import type { Request } from "express";
import express from "express";
import { Listener } from "../apps/listener.js";
import { calledByName, type Entrance, LOOPBACK } from "../loopback.js";
import { ofProject } from "./launch.js";
import { notificationsPage } from "./notifications-page.js";

/** Notifications kept. */
const KEPT = 2000;
/** Notifications shown. */
const SHOWN = 50;
/** Seconds after which the page renews itself. */
const RENEWED = 10;
/** The runbooks of this project, as alerts name them. */
const RUNBOOK = /^docs\/runbooks\/\w+\.md$/;

/** One alert within a notification. */
export interface NotifiedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** Where Prometheus shows its query. */
  readonly generatorURL?: string;
}

/** What a receiver was told at one time. */
export interface Notification {
  readonly receiver: string;
  /** Milliseconds of the wall clock when it came. */
  readonly at: number;
  readonly status: "firing" | "resolved";
  readonly alerts: readonly NotifiedAlert[];
}

/** Takes the notifications of all receivers, in entrance of people. */
export interface Sink {
  /** Of all receivers; the latest last. */
  readonly notifications: readonly Notification[];
  /** Alertmanager posts to this address with the receiver's name behind it. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Starts the sink: POST `/notify/RECEIVER` in the form of Alertmanager's webhooks; a page with the latest at `/`, and the
 * runbooks where their alerts say that they are, as text.
 * @param exporter its base address, for links to the systems.
 */
export async function startSink(port: number, exporter: string | undefined, entrance: Entrance = LOOPBACK): Promise<Sink> {
  const notifications: Notification[] = [];
  const web = express();
  web.disable("x-powered-by");
  web.use(calledByName(entrance), express.json({ limit: "20mb" }));
  web.post("/notify/:receiver", (request: Request<{ receiver: string }>, response) => {
    const { status, alerts } = request.body as Pick<Notification, "status" | "alerts">;
    notifications.push({ receiver: request.params.receiver, at: Date.now(), status, alerts });
    if (notifications.length > KEPT) notifications.splice(0, notifications.length - KEPT);
    response.end();
  });
  web.get("/", (_request, response) => {
    const latest = notifications.slice(-SHOWN).reverse();
    response.set("Refresh", String(RENEWED)).send(notificationsPage(latest, { exporter, hasRunbook }));
  });
  web.get("/docs/runbooks/:file", (request, response, next) => {
    const path = `docs/runbooks/${request.params.file}`;
    if (!hasRunbook(path)) return next();
    response.type("text/plain").send(readFileSync(ofProject(path), "utf8"));
  });
  const listener = new Listener(web, port, entrance);
  await listener.open();
  return { notifications, address: `http://127.0.0.1:${listener.port}/notify`, close: () => listener.close() };
}

function hasRunbook(path: string): boolean {
  return RUNBOOK.test(path) && existsSync(ofProject(path));
}
