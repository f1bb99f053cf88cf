import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { compileTransaction } from "./compile.js";
import { Examiners } from "./examiners.js";
import { defaultContext } from "./tls-context.js";
import { transact } from "./transact.js";

/** Runs whose code is compiled by the engine while nothing is measured. */
const RUNS = 30;

/**
 * Loads what the first run would otherwise wait for and be measured with: the authorities of TLS, undici's
 * parser, compiled code. Talks to itself over the loopback.
 */
export async function warmUp(): Promise<void> {
  defaultContext();
  const server = createServer((_request, response) => response.end("{}"));
  const port = await new Promise<number | undefined>((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
  if (port === undefined) return;
  const examiners = new Examiners(new URL("./examiner.js", import.meta.url));
  const transaction = compileTransaction({
    id: "warm-up",
    timeout: 1,
    cleanupTimeout: 1,
    responseTime: 1,
    variables: [["key", { text: "{{uuid}}", secrets: [] }]],
    headers: [],
    tls: { insecureSkipVerify: false },
    steps: [
      {
        name: "itself",
        always: false,
        method: "POST",
        url: `http://127.0.0.1:${port}/{{key}}`,
        query: [],
        headers: [],
        body: { kind: "json", content: { text: '{"key":"{{key}}"}', secrets: [] } },
        redirects: 0,
        timeout: undefined,
        maxBody: 1000,
        retries: 0,
        extract: {},
        expect: { jsonpath: [{ path: "$", exists: true }] },
        secrets: [],
      },
    ],
  });
  for (let run = 0; run < RUNS; run++) {
    await transact(transaction, { counter: run, exchanges: run % 2 === 0, examiners }, new AbortController().signal);
  }
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
