import { type IncomingHttpHeaders, request } from "node:http";
import { onTestFinished } from "vitest";
import { ProcessMetrics } from "../../src/metrics/collect/process.js";
import { snapshots } from "../../src/metrics/snapshot.js";
import type { StateView } from "../../src/state/view.js";
import { type Listening, listen } from "../../src/web/listen.js";
import { WebSecurity } from "../../src/web/security.js";
import { createWeb, type WebParts } from "../../src/web/server.js";
import { companyLedger } from "../fixtures/ledger.js";

const measured = new ProcessMetrics();

/** The real web server on a free port, ended with the test. @param file of `--web.config.file` */
export async function serve(view: StateView | undefined, parts: Partial<WebParts> = {}, file?: string): Promise<Listening> {
  const security = new WebSecurity(file);
  const build = { version: "0.1.0", revision: "abc", nodejs: process.version };
  const app = createWeb({
    view: () => view,
    metrics: snapshots(() => view && { state: view, ledger: companyLedger() }, build, measured),
    ready: () => view !== undefined,
    security,
    enableLifecycle: false,
    ...parts,
  });
  const listening = await listen(app, { host: "127.0.0.1", port: 0 }, security);
  onTestFinished(() => listening.close(0));
  return listening;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request that sends exactly these headers: fetch would add its own, and unpack what comes back. */
export function ask(url: string, headers: Readonly<Record<string, string>> = {}, method = "GET", body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
