import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { promisify } from "node:util";
import { ofProject } from "../monitoring/launch.js";
import { findMonitoring } from "../monitoring/programs.js";

/** What a drill ran on, in general words. */
export interface Ground {
  readonly versions: readonly string[];
  readonly machine: string;
}

export async function ground(): Promise<Ground> {
  const { prometheus, alertmanager } = findMonitoring();
  const { version } = JSON.parse(readFileSync(ofProject("package.json"), "utf8")) as { version: string };
  return {
    versions: [
      `sla-exporter ${version}`,
      `Node ${process.versions.node}`,
      `Prometheus ${await versionOf(prometheus)}`,
      `Alertmanager ${await versionOf(alertmanager)}`,
    ],
    machine: `${process.platform} on ${cpus().length} cores with ${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
  };
}

/** Prometheus' programs print "NAME, version 2.42.0+ds (branch: ...)", some of them to standard error. */
async function versionOf(program: string | undefined): Promise<string> {
  if (program === undefined) return "not installed";
  const { stdout, stderr } = await promisify(execFile)(program, ["--version"]);
  return /version (\d[\d.]*)/.exec(stdout + stderr)?.[1] ?? "of unknown version";
}
