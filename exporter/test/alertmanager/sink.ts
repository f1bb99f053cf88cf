import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** The body of a webhook of Alertmanager, as far as tests look at it. */
export interface Notification {
  readonly status: "firing" | "resolved";
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

interface Received {
  /** With the query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** What takes webhooks, Slack messages and those of a WeCom application, and remembers them. */
export interface Sink {
  readonly url: string;
  readonly received: readonly Received[];
  /** The webhooks that came for a receiver: `chat`, `page/dba`. */
  webhooks(path: string): readonly Notification[];
  close(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const text = await bodyOf(request);
    const path = request.url ?? "";
    received.push({ path, authorization: request.headers.authorization, body: text === "" ? undefined : JSON.parse(text) });
    if (path.startsWith("/slack")) response.end("ok");
    else {
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify(path.includes("gettoken") ? { errcode: 0, access_token: "token-of-the-sink" } : { errcode: 0 }),
      );
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    webhooks: (path) => received.filter((each) => each.path === `/${path}`).map(({ body }) => body as Notification),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
