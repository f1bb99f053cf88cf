import type { ServerResponse } from "node:http";
import { serve, type TestServer } from "./fixtures.js";

/** A small order system whose steps can be made to fail. */
export interface Application extends TestServer {
  /** Keys of the orders that exist. */
  readonly orders: Set<string>;
  /** What answers a path in place of the usual; return false to go on as usual. */
  fault: (path: string, response: ServerResponse, commit: () => void) => boolean;
}

export async function application(): Promise<Application> {
  const orders = new Set<string>();
  const state = { fault: (() => false) as Application["fault"] };
  const server = await serve((request, response, body) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const key = path.split("/")[2] ?? "";
    const commit = () => orders.add(JSON.parse(body).key);
    if (state.fault(path, response, commit)) return;
    const signedIn = request.headers.cookie === "sid=session-of-a-user";
    if (path === "/login") response.setHeader("set-cookie", "sid=session-of-a-user").end("welcome");
    else if (!signedIn) response.writeHead(401).end();
    else if (path === "/orders") {
      commit();
      response.writeHead(201).end("{}");
    } else if (request.method === "DELETE") response.writeHead(orders.delete(key) ? 204 : 404).end();
    else response.writeHead(orders.has(key) ? 200 : 404).end();
  });
  return Object.assign(state, { ...server, orders });
}

/** Login, order, read, cancel; the key of the order is made by the transaction. */
export function orderSection(
  app: TestServer,
  changes: { readonly read?: object; readonly cancel?: object; readonly [key: string]: unknown } = {},
) {
  const { read, cancel, ...rest } = changes;
  return {
    timeout: "1s",
    cleanup_timeout: "1s",
    variables: { key: "key-{{uuid}}" },
    steps: [
      { name: "login", url: `${app.url}/login`, form: { user: "u", password: "hunter2-long" } },
      { name: "order", url: `${app.url}/orders`, json: { key: "{{key}}" } },
      { name: "read", url: `${app.url}/orders/{{key}}`, ...read },
      { name: "cancel", always: true, method: "DELETE", url: `${app.url}/orders/{{key}}`, ...cancel },
    ],
    ...rest,
  };
}
