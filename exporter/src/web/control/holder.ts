import { request } from "node:http";
import { connect } from "node:net";

/** Where the holder of a state folder says who it is. */
export const HOLDER = "/-/holder";

/** Who uses a state folder. */
export interface Holder {
  readonly pid: number;
  /** `serve`: the exporter. `command`: a command that writes the ledger and is gone in a moment. */
  readonly doing: "serve" | "command";
  /** Unix seconds. */
  readonly since: number;
}

/** Milliseconds within which a process that is well says who it is. */
const PATIENCE = 1_000;

/** Looks at a socket that is being given up at that moment. */
const LOOKS = 20;

/** True when a process listens there; false for a socket whose process is dead. Throws what keeps us from knowing. */
export async function listens(path: string): Promise<boolean> {
  for (let look = 1; ; look++) {
    try {
      return await connects(path);
    } catch (error) {
      // Its holder has just closed it, with us in the queue.
      if ((error as NodeJS.ErrnoException).code !== "ECONNRESET" || look === LOOKS) throw error;
      await new Promise((resolve) => setTimeout(resolve, look));
    }
  }
}

function connects(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") return resolve(false);
      // Its queue is full: somebody holds it.
      if (error.code === "EAGAIN") return resolve(true);
      reject(error);
    });
  });
}

/** Asks who listens. Undefined when it does not say: frozen, or another program. */
export function whoHolds(path: string): Promise<Holder | undefined> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: path, path: HOLDER, headers: { host: "localhost" }, timeout: PATIENCE }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve(readHolder(text)));
      response.on("error", () => resolve(undefined));
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(undefined));
    asked.end();
  });
}

function readHolder(text: string): Holder | undefined {
  try {
    const { pid, doing, since } = JSON.parse(text) as Partial<Holder>;
    const known = typeof pid === "number" && typeof since === "number" && (doing === "serve" || doing === "command");
    return known ? { pid, doing, since } : undefined;
  } catch {
    return undefined;
  }
}
