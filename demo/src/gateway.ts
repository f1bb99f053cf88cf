import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:https";
import { createServer } from "node:https";
import { isIP } from "node:net";
import { join } from "node:path";
import { generate, type SubjectAltNameEntry } from "selfsigned";
import { html, page } from "./apps/pages.js";
import type { FaultTarget } from "./fault-target.js";
import type { OptionsOf } from "./faults.js";
import { type Entrance, LOOPBACK } from "./loopback.js";
import { Switches } from "./switches.js";

const DAY = 86_400_000;
/** Days for which its certificate is good while nothing is wrong. */
const GOOD_FOR = 90;
/** Days for which its authority is good. */
const AUTHORITY_GOOD_FOR = 3650;
const KEYS = { keyType: "ec", algorithm: "sha256" } as const;

/** The door of the house, over TLS: the one part whose certificate can be about to end. */
export interface Gateway {
  readonly target: FaultTarget;
  readonly switches: Switches;
  stop(): Promise<void>;
}

/** Starts it on a certificate of an authority of its own, which stands in `ca.pem` in the folder. */
export async function startGateway(folder: string, port: number, entrance: Entrance = LOOPBACK): Promise<Gateway> {
  const authority = await authorityIn(folder);
  const certificate = async (days: number) => {
    const made = await generate([{ name: "commonName", value: "gateway.demo" }], {
      ...KEYS,
      ca: authority,
      notBeforeDate: new Date(Date.now() - DAY),
      notAfterDate: new Date(Date.now() + days * DAY),
      extensions: [{ name: "subjectAltName", altNames: entrance.names.flatMap(alternative) }],
    });
    return { key: made.private, cert: made.cert };
  };
  const body = page("网关 Gateway", html`<h1>欢迎 Welcome</h1>`);
  const server = createServer(await certificate(GOOD_FOR), (_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8").end(body);
  });
  await listen(server, port, entrance);
  const show = async (days: number) => server.setSecureContext(await certificate(days));
  const switches = new Switches({
    certificate: { on: (options) => show((options as OptionsOf<"certificate">).days), off: () => show(GOOD_FOR) },
  });
  return {
    target: { kind: "gateway", own: switches.only("certificate") },
    switches,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The same one in every run that has the folder: whoever trusts it need not be told again. */
async function authorityIn(folder: string): Promise<{ readonly key: string; readonly cert: string }> {
  const [keyFile, certFile] = [join(folder, "ca-key.pem"), join(folder, "ca.pem")];
  if (existsSync(certFile)) return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(certFile, "utf8") };
  const { private: key, cert } = await generate([{ name: "commonName", value: "Demo authority" }], {
    ...KEYS,
    notAfterDate: new Date(Date.now() + AUTHORITY_GOOD_FOR * DAY),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  writeFileSync(keyFile, key, { mode: 0o600 });
  writeFileSync(certFile, cert);
  return { key, cert };
}

function alternative(name: string): SubjectAltNameEntry[] {
  if (name.startsWith("[")) return [];
  return isIP(name) ? [{ type: 7, ip: name }] : [{ type: 2, value: name }];
}

function listen(server: Server, port: number, { host }: Entrance): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}
