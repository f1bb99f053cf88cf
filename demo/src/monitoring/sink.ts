import type { Request } from "express";
import express from "express";
import { Listener } from "../apps/listener.js";
import { html, page } from "../apps/pages.js";
import { calledByName, type Entrance, LOOPBACK } from "../loopback.js";

/** Notifications kept. */
const KEPT = 2000;
/** Notifications shown. */
const SHOWN = 50;

/** One alert within a notification. */
interface NotifiedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
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

/** Starts the sink: POST `/notify/RECEIVER` in the form of Alertmanager's webhooks; a page with the latest at `/`. */
export async function startSink(port: number, entrance: Entrance = LOOPBACK): Promise<Sink> {
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
    response.send(shown(notifications.slice(-SHOWN).reverse()));
  });
  const listener = new Listener(web, port, entrance);
  await listener.open();
  return { notifications, address: `http://127.0.0.1:${listener.port}/notify`, close: () => listener.close() };
}

function shown(latest: readonly Notification[]): string {
  const rows = latest.flatMap(({ receiver, at, alerts }) =>
    alerts.map(({ status, labels, annotations }) => {
      const time = new Date(at).toTimeString().slice(0, 8);
      return html`<tr><td>${time}</td><td>${receiver}</td><td>${status}</td><td>${labels.alertname ?? ""}</td>
<td>${labels.system ?? ""}</td><td>${annotations.summary ?? ""}</td></tr>`;
    }),
  );
  const head = html`<tr><th>Time</th><th>Receiver</th><th>Status</th><th>Alert</th><th>System</th><th>Summary</th></tr>`;
  const body = latest.length === 0 ? html`<p>Nobody has been told anything yet.</p>` : html`<table>${head}${rows}</table>`;
  return page("通知 Notifications", html`<h1>通知 Notifications</h1>${body}`);
}
