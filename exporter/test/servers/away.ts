import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface HostAway {
  readonly port: number;
  /** Takes connections from now on, and never says a word. */
  comeBack(): void;
  /** How many connections it has taken since it came back. */
  readonly taken: number;
  stop(): Promise<void>;
}

/** Tells of each connection that it takes. */
const SILENT = `
const server = require("node:net").createServer((socket) => {
  socket.on("error", () => {});
  console.log("taken");
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => console.log(server.address().port));
`;

/** Connections that fill the queue of a server that takes none, and one that tells that it is full. */
const FILLING = 3;

/** A server to which no connection comes through, as to a host that is away: attempts are not even refused. */
export async function hostAway(): Promise<HostAway> {
  const child = spawn(process.execPath, ["-e", SILENT], { stdio: ["ignore", "pipe", "inherit"] });
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(first);
  let taken = 0;
  child.stdout.on("data", (lines: Buffer) => {
    taken += lines.toString().trim().split("\n").length;
  });
  child.kill("SIGSTOP");
  const filling: Socket[] = [];
  for (let count = 0; count < FILLING; count += 1) filling.push(connect(port, "127.0.0.1").on("error", () => {}));
  await Promise.all(filling.slice(0, -1).map((socket) => socket.connecting && once(socket, "connect")));
  return {
    port,
    get taken() {
      return taken;
    },
    comeBack() {
      filling.at(-1)?.destroy();
      child.kill("SIGCONT");
    },
    async stop() {
      for (const socket of filling) socket.destroy();
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}
