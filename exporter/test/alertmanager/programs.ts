import { findProgram } from "../../../demo/src/processes/programs.js";
import { alertmanager3 } from "../../../scripts/prometheus3.mjs";

export interface Programs {
  readonly which: string;
  readonly alertmanager: string;
  readonly amtool: string;
}

/** The installed Alertmanager (0.25 on Debian 12) and the newest. What cannot be had is told in one line. */
export async function alertmanagers(): Promise<readonly Programs[]> {
  const found: Programs[] = [];
  const installed = { alertmanager: findProgram("prometheus-alertmanager"), amtool: findProgram("amtool") };
  if (installed.alertmanager && installed.amtool)
    found.push({ which: "installed", alertmanager: installed.alertmanager, amtool: installed.amtool });
  else console.warn("skipped: no Alertmanager is installed");
  try {
    found.push({ which: "newest", ...(await alertmanager3()) });
  } catch (error) {
    console.warn(`skipped: ${(error as Error).message}`);
  }
  return found;
}
