import { createServer } from "node:net";

/** Ports that the demo likes to have, so that what one remembers stays true. */
const PREFERRED_PORTS = {
  control: 9840,
  exporter: 9842,
  erp: 9851,
  crm: 9852,
  oa: 9853,
  forum: 9854,
  gateway: 9857,
  "erp-db": 9855,
  "crm-db": 9856,
  prometheus: 9090,
  alertmanager: 9093,
  sink: 9841,
  "node-exporter": 9100,
} as const;

type PortName = keyof typeof PREFERRED_PORTS;
export type Ports = Readonly<Record<PortName, number>>;

/** @returns a port of 127.0.0.1 for each part: the preferred one if it is free, else any. `free` takes any at once. */
export async function choosePorts(choice: "preferred" | "free"): Promise<Ports> {
  const taken = new Set<number>();
  const entries: [string, number][] = [];
  for (const [name, preferred] of Object.entries(PREFERRED_PORTS)) {
    let port = choice === "preferred" ? await freePort(preferred) : undefined;
    while (port === undefined || taken.has(port)) port = await freePort(0);
    taken.add(port);
    entries.push([name, port]);
  }
  return Object.fromEntries(entries) as Ports;
}

/** Tries a port (0: any). @returns the port, or undefined when it is occupied. */
function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : undefined));
    });
  });
}
