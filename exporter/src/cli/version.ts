import { readFileSync } from "node:fs";
import type { Build } from "../metrics/collect/exporter.js";

interface PackageFile {
  readonly version: string;
}

/** What is running: the package's version, the commit that the build noted, the Node that runs it. */
export function build(): Build {
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as PackageFile;
  return { version, revision: revision(), nodejs: process.version };
}

function revision(): string {
  try {
    return readFileSync(new URL("../revision.txt", import.meta.url), "utf8").trim() || "unknown";
  } catch {
    return "unknown";
  }
}
