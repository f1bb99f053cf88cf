import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import {
  createTransactionPool,
  type TransactionPool,
  type TransactionPoolOptions,
} from "../../../src/checks/transactions/pool.js";
import type { TransactionRun } from "../../../src/checks/transactions/run.js";
import { specOf } from "../../../src/checks/transactions/spec.js";
import { transaction } from "../../../src/config/schema/transaction.js";
import { values } from "../../../src/config/values.js";
import type { TransactionTarget } from "../../../src/policy/policy.js";

/** The built worker. */
export const WORKER = new URL("../../../dist/checks/transactions/worker.js", import.meta.url);

/** Sections as a policy file would hold them, read by the real schema. */
export function target(section: object, environment: Readonly<Record<string, string>> = {}): TransactionTarget {
  const reference = /\$\{env:(\w+)\}/g;
  const interpolate = Object.assign((text: string) => text.replace(reference, (_, name) => environment[name] ?? ""), {
    has: (text: string) => /\$\{env:/.test(text),
  });
  const parsed = transaction(values(interpolate)).parse({ name: "order", timeout: "5s", ...section });
  return { id: `erp/${parsed.name}`, name: parsed.name, system: "erp", section: parsed, responseTime: 2 };
}

/** A pool of the built worker, closed with the test. */
export function pool(options: TransactionPoolOptions = {}): TransactionPool {
  const made = createTransactionPool({ worker: WORKER, ...options });
  onTestFinished(() => made.close());
  return made;
}

/** One pool for all tests of a file: its thread starts once. */
export function sharedPool(): () => TransactionPool {
  let made: TransactionPool;
  beforeAll(() => {
    made = createTransactionPool({ worker: WORKER });
    return made.ready();
  });
  afterAll(() => made.close());
  return () => made;
}

/** Runs a section once. */
export async function runOnce(
  through: TransactionPool,
  section: object,
  environment: Readonly<Record<string, string>> = {},
): Promise<TransactionRun> {
  return through.run(specOf(target(section, environment)), { signal: new AbortController().signal, exchanges: true });
}

export interface TestServer {
  readonly url: string;
  readonly port: number;
  /** Requests as they arrived: `POST /orders`. */
  readonly requests: Received[];
}

interface Received {
  readonly line: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A web server on a free port, closed with the test. */
export async function serve(
  handler: Handler,
  tls?: { readonly key: string; readonly cert: string; readonly ca?: string },
): Promise<TestServer> {
  const requests: Received[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      handler(request, response, body);
    });
  };
  const server = tls ? createSecureServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls ? "https" : "http"}://localhost:${port}`, port, requests };
}

/** A server of bare bytes, closed with the test. */
export async function serveBytes(
  onConnection: (socket: Socket) => void,
): Promise<{ readonly url: string; readonly sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.resume();
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

/** A folder of its own, removed with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sla-transactions-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A certificate for localhost, signed by itself. */
export async function certificate(days = 30): Promise<{ readonly key: string; readonly cert: string; readonly notAfter: Date }> {
  const notAfter = new Date(Math.ceil(Date.now() / 1000) * 1000 + days * 86_400_000);
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - 2 * 86_400_000),
    notAfterDate: notAfter,
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] },
    ],
  });
  return { key: made.private, cert: made.cert, notAfter };
}

/** Waits for a condition, at most five seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("the condition did not come true within 5 s");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
