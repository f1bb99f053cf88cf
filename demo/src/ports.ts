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

/**
 * Below the ports that Linux gives to outgoing connections: a port from there, free when it was chosen, is often taken by the
 * time that a server wants it.
 */
const FREE = { from: 10_000, to: 32_767 };
/** Ports that this process has given out, whether they are in use by now or not: several demos may be starting. */
const given = new Set<number>();

/** @returns a port of 127.0.0.1 for each part: the preferred one if it is free, else any. `free` takes any at once. */
export async function choosePorts(choice: "preferred" | "free"): Promise<Ports> {
  const entries: [string, number][] = [];
  for (const [name, preferred] of Object.entries(PREFERRED_PORTS)) {
    let found: number | undefined = choice === "preferred" && (await isFree(preferred)) ? preferred : undefined;
    while (found === undefined) {
      const port = FREE.from + Math.floor(Math.random() * (FREE.to - FREE.from));
      if (given.has(port)) continue;
      given.add(port);
      if (await isFree(port)) found = port;
    }
    entries.push([name, found]);
  }
  return Object.fromEntries(entries) as Ports;
}

/** @returns the parts that are not on their preferred ports, with these and the ports that they have instead. */
export function movedPorts(
  ports: Ports,
): readonly { readonly name: string; readonly preferred: number; readonly port: number }[] {
  return Object.entries(PREFERRED_PORTS)
    .map(([name, preferred]) => ({ name, preferred, port: ports[name as PortName] }))
    .filter(({ preferred, port }) => port !== preferred);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
