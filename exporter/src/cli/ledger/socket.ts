import { request } from "node:http";
import { FolderInUse } from "../../web/control/claim.js";
import { openSocketFolder, SOCKET } from "../../web/control/folder.js";
import { type Holder, listens, whoHolds } from "../../web/control/holder.js";
import { UserError } from "../user-error.js";

/** What answers requests about the ledger. */
export interface LedgerServer {
  /** @returns the answer. Throws a UserError with the sentence of a refusal. */
  ask(method: "GET" | "POST", path: string, body?: object): Promise<object>;
}

/** Milliseconds for one answer; and for a server that is starting. */
const PATIENCE = 10_000;
const PAUSE = 200;

/** The exporter that holds a state folder; undefined when none does. Commands that hold it are waited for. Throws a UserError. */
export async function serverOf(stateDir: string): Promise<LedgerServer | undefined> {
  for (const begun = Date.now(); ; ) {
    const holder = await holderOf(stateDir);
    if (holder === "nobody") return undefined;
    if (holder?.doing !== "command") return serverIn(stateDir);
    if (Date.now() - begun > PATIENCE) throw new UserError(new FolderInUse(stateDir, holder).message);
    await pause();
  }
}

/** Whoever holds a state folder. */
export function serverIn(stateDir: string): LedgerServer {
  return { ask: (method, path, body) => ask(stateDir, { method, path, body }) };
}

/** Undefined when somebody does, and does not say who. */
async function holderOf(stateDir: string): Promise<Holder | undefined | "nobody"> {
  try {
    return await within(stateDir, async (path) => {
      if (!(await listens(path))) return "nobody";
      // A command may be gone before it has answered.
      return (await whoHolds(path)) ?? ((await listens(path)) ? undefined : "nobody");
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return "nobody";
    const remedy = code === "EACCES" ? "; run this as the user that the exporter runs as, or as root" : "";
    throw new UserError(`--state.dir: cannot reach the exporter in "${stateDir}": ${message}${remedy}`);
  }
}

interface Question {
  readonly method: string;
  readonly path: string;
  readonly body: object | undefined;
}

/** Who is starting, or about to be gone, is asked again. */
async function ask(stateDir: string, question: Question): Promise<object> {
  for (const begun = Date.now(); ; ) {
    const { status, text } = await within(stateDir, (path) => send(path, question)).catch((error: Error) => {
      throw new UserError(`--state.dir: the exporter in "${stateDir}" does not answer: ${error.message}`);
    });
    if (status === 503 && Date.now() - begun < PATIENCE) await pause();
    else return read(status, text);
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE));
}

async function within<T>(stateDir: string, use: (path: string) => Promise<T>): Promise<T> {
  const place = openSocketFolder(stateDir);
  try {
    return await use(place.path(SOCKET));
  } finally {
    place.close();
  }
}

function send(socketPath: string, { method, path, body }: Question): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: "localhost", ...(body ? { "content-type": "application/json" } : {}) };
    const sent = request({ socketPath, method, path, headers, timeout: PATIENCE }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on("timeout", () => sent.destroy(new Error(`nothing came within ${PATIENCE / 1000} s`)));
    sent.on("error", reject);
    sent.end(body && JSON.stringify(body));
  });
}

/** What is null is not known: undefined, as on this side of the socket. */
function read(status: number, text: string): object {
  const value: unknown = parse(text);
  if (typeof value !== "object" || value === null) throw new UserError(`the exporter answered ${status}: ${text.trim()}`);
  if (status >= 200 && status < 300) return value;
  throw new UserError("error" in value && typeof value.error === "string" ? value.error : `the exporter answered ${status}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_, part: unknown) => (part === null ? undefined : part));
  } catch {
    return undefined;
  }
}
