import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, linkSync, lstatSync, renameSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { openSocketFolder, SOCKET, type SocketFolder } from "./folder.js";
import { HOLDER, type Holder, listens, whoHolds } from "./holder.js";

/** A state folder that is ours until it is released. */
export interface ControlSocket {
  /** Answers requests from now on; before, and without a listener, they are told to come again. */
  serve(listener?: RequestListener): void;
  /** Lets running answers end for so many seconds, then gives the folder up. */
  release(seconds?: number): Promise<void>;
}

/** Another process uses the folder. */
export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
  /** Undefined when it does not say. */
  readonly holder: Holder | undefined;

  constructor(folder: string, holder: Holder | undefined) {
    super(`--state.dir: "${folder}" is in use by ${described(holder)}; end that first, or give another folder`);
    this.holder = holder;
  }
}

function described(holder: Holder | undefined): string {
  if (!holder) return "a process that does not say who it is";
  const since = new Date(holder.since * 1000).toISOString().replace(/\.\d+/, "");
  return `${holder.doing === "serve" ? "another exporter" : "a command"} (process ${holder.pid}, since ${since})`;
}

/** Bounds on what a client may send; whoever may open the socket may do all that it offers. */
const LIMITS = { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 15_000 };
/** Several may find the same dead socket at once: all but one of them have to look again. */
const ATTEMPTS = 5;
/** A command is gone in a moment: milliseconds for which it is waited for, and between two looks. */
const PATIENCE = 10_000;
const PAUSE = 100;

/**
 * Makes the folder ours by its control socket, with mode 0600. A socket that a dead process left behind is replaced,
 * and a command that holds it is waited for.
 * Throws a {@link FolderInUse} when a living one holds it, and an Error that names the flag when no socket can be made there.
 */
export async function claimFolder(folder: string, doing: Holder["doing"]): Promise<ControlSocket> {
  const holder: Holder = { pid: process.pid, doing, since: Date.now() / 1000 };
  let listener = comeAgain;
  const server = createServer(LIMITS, (request, response) => {
    if (request.url !== HOLDER) return listener(request, response);
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(holder));
  });
  const place = openSocketFolder(folder);
  try {
    const inode = await takeInTurn(folder, place, server);
    return {
      serve: (next = comeAgain) => {
        listener = next;
      },
      release: (seconds = 1) => release(folder, place, server, inode, seconds),
    };
  } catch (error) {
    server.close();
    place.close();
    if (error instanceof FolderInUse) throw error;
    throw new Error(`--state.dir: cannot open the control socket in "${folder}": ${(error as Error).message}`);
  }
}

const comeAgain: RequestListener = (_request, response) => {
  response.writeHead(503, { "Content-Type": "application/json", "Retry-After": "1" });
  response.end(JSON.stringify({ error: "not ready: try again in a second" }));
};

/**
 * Listens under a name of its own first and is linked to the known one then: that fails when somebody has it, and who finds
 * the known name finds a socket that listens.
 */
async function takeInTurn(folder: string, place: SocketFolder, server: Server): Promise<number> {
  const own = `${SOCKET}.${randomBytes(4).toString("hex")}`;
  server.listen(place.path(own));
  await once(server, "listening");
  try {
    chmodSync(join(folder, own), 0o600);
    for (const begun = Date.now(); ; ) {
      try {
        return await take(folder, place, own);
      } catch (error) {
        const passing = error instanceof FolderInUse && error.holder?.doing === "command";
        if (!passing || Date.now() - begun > PATIENCE) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  } finally {
    rmSync(join(folder, own), { force: true });
  }
}

/** @param own the name under which we listen. @returns the inode that is ours. */
async function take(folder: string, place: SocketFolder, own: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    if (linked(folder, own)) return lstatSync(join(folder, own)).ino;
    const path = place.path(SOCKET);
    const found = identity(join(folder, SOCKET));
    if (await listens(path)) {
      const holder = await whoHolds(path);
      // A command may be gone before it has answered.
      if (holder || (await listens(path))) throw new FolderInUse(folder, holder);
    }
    if (attempt === ATTEMPTS) throw new Error("others keep taking it; try again");
    if (found !== undefined) bury(folder, found);
  }
}

function linked(folder: string, own: string): boolean {
  try {
    linkSync(join(folder, own), join(folder, SOCKET));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Tells one socket from the next under the same name: inodes are used again. Undefined: nothing is there. */
function identity(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  if (found && !found.isSocket()) throw new Error(`${SOCKET} is not a socket: take it away`);
  return found && `${found.ino}/${found.mtimeNs}`;
}

/**
 * Takes a dead socket away. It is moved first and looked at then, without a pause between: one that another process put
 * there meanwhile goes back at once.
 */
function bury(folder: string, dead: string): void {
  const aside = `${SOCKET}.${randomBytes(4).toString("hex")}`;
  try {
    renameSync(join(folder, SOCKET), join(folder, aside));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (identity(join(folder, aside)) !== dead) linked(folder, aside);
  rmSync(join(folder, aside), { force: true });
}

async function release(folder: string, place: SocketFolder, server: Server, inode: number, seconds: number): Promise<void> {
  const path = join(folder, SOCKET);
  if (lstatSync(path, { throwIfNoEntry: false })?.ino === inode) rmSync(path, { force: true });
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), seconds * 1000);
  await closed;
  clearTimeout(cut);
  place.close();
}
