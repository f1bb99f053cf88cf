import type { Request } from "express";
import type { Switches } from "../switches.js";
import type { BusinessApp } from "./app.js";

/** What the exporter's transactions call themselves. */
const PROBE = "sla-exporter";

/** @returns what tells whether a request belongs to a run of the probe that is to fail: asked once for each request. */
export function probeFaults(app: BusinessApp, switches: Switches): (request: Request) => boolean {
  const runs = { every_other: { since: 0, count: 0 }, one_run: { since: 0, count: 0 } };
  const next = (name: keyof typeof runs): number => {
    const since = switches.since(name);
    if (runs[name].since !== since) runs[name] = { since, count: 0 };
    return runs[name].count++;
  };
  return (request) => {
    const ofProbe = request.method === app.probe.method && request.path === app.probe.path;
    if (!ofProbe || request.headers["user-agent"] !== PROBE) return false;
    const everyOther = switches.options("every_other") !== undefined && next("every_other") % 2 === 0;
    const one = switches.options("one_run") !== undefined && next("one_run") === 0;
    return everyOther || one;
  };
}
