import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entrance } from "../loopback.js";

/** Ports of the parts inside their network: the same in each container. docker-compose.yml publishes some of them. */
export const PORTS = { app: 8080, gateway: 8443, faults: 8081, control: 9840, sink: 9841 } as const;

/** @throws Error that names the variable when it is not set. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
}

/** A password that `prepare` made. */
export function secret(name: string): string {
  return readFileSync(join(variable("DEMO_SECRETS"), name), "utf8").trim();
}

/** Where this container listens, and the names that others call it by: DEMO_LISTEN, and DEMO_NAMES with commas. */
export function entrance(): Entrance {
  return { host: variable("DEMO_LISTEN"), names: variable("DEMO_NAMES").split(",") };
}
