import type { ReloadState } from "../../state/view.js";
import { EXPORTER } from "../catalogue.js";
import type { Recorder } from "../recorder.js";

/** What is running. */
export interface Build {
  /** The package's version. */
  readonly version: string;
  /** The commit, or "unknown". */
  readonly revision: string;
  /** As `process.version` says it. */
  readonly nodejs: string;
}

export function collectBuild(build: Build, to: Recorder): void {
  to.set(EXPORTER.build, { version: build.version, revision: build.revision, nodejs: build.nodejs }, 1);
}

export function collectBlind(blind: boolean | undefined, to: Recorder): void {
  to.set(EXPORTER.blind, {}, blind === undefined ? undefined : Number(blind));
}

export function collectReload(reload: ReloadState, to: Recorder): void {
  to.set(EXPORTER.reloadSuccessful, {}, Number(reload.successful));
  to.set(EXPORTER.reloadTime, {}, reload.succeededAt);
}
