import { writeFileSync } from "node:fs";
import type { Server } from "node:https";
import { createServer } from "node:https";
import { join } from "node:path";
import { generate } from "selfsigned";
import { html, page } from "./apps/pages.js";
import type { FaultTarget } from "./fault-target.js";
import type { OptionsOf } from "./faults.js";
import { Switches } from "./switches.js";

const HOST = "127.0.0.1";
const DAY = 86_400_000;
/** Days for which its certificate is good while nothing is wrong. */
const GOOD_FOR = 90;
const KEYS = { keyType: "ec", algorithm: "sha256" } as const;

/** The entrance of the house, over TLS: the one part whose certificate can be about to end. */
export interface Gateway {
  readonly target: FaultTarget;
  stop(): Promise<void>;
}

/** Starts it on a certificate of an authority of its own, which goes into `ca.pem` in the folder. */
export async function startGateway(folder: string, port: number): Promise<Gateway> {
  const authority = await generate([{ name: "commonName", value: "Demo authority" }], {
    ...KEYS,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  writeFileSync(join(folder, "ca.pem"), authority.cert);
  const certificate = async (days: number) => {
    const made = await generate([{ name: "commonName", value: "gateway.demo" }], {
      ...KEYS,
      ca: { key: authority.private, cert: authority.cert },
      notBeforeDate: new Date(Date.now() - DAY),
      notAfterDate: new Date(Date.now() + days * DAY),
      extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: HOST }] }],
    });
    return { key: made.private, cert: made.cert };
  };
  const body = page("网关 Gateway", html`<h1>欢迎 Welcome</h1>`);
  const server = createServer(await certificate(GOOD_FOR), (_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8").end(body);
  });
  await listen(server, port);
  const show = async (days: number) => server.setSecureContext(await certificate(days));
  const switches = new Switches({
    certificate: { on: (options) => show((options as OptionsOf<"certificate">).days), off: () => show(GOOD_FOR) },
  });
  return {
    target: { kind: "gateway", own: switches.only("certificate") },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
}
