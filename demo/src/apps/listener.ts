import type { RequestListener, Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Entrance, LOOPBACK } from "../loopback.js";

/** A listening port that can really be given up and taken back. */
export class Listener {
  readonly #handler: RequestListener;
  readonly #host: string;
  #server: Server | undefined;
  #port: number;

  /** @param port 0: any; it stays the same from then on. */
  constructor(handler: RequestListener, port: number, { host }: Pick<Entrance, "host"> = LOOPBACK) {
    this.#handler = handler;
    this.#host = host;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  async open(): Promise<void> {
    if (this.#server) return;
    const server = createServer(this.#handler);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, this.#host, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Stops listening and ends what is connected. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }
}
