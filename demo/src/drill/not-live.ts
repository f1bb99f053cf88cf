import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { ruleFiles } from "../monitoring/prometheus.js";
import type { Round } from "./case.js";

interface RuleFile {
  readonly groups?: readonly {
    readonly rules?: readonly { readonly alert?: string; readonly labels?: { readonly severity?: string } }[];
  }[];
}

/** @returns the shipped alerts that no case of these rounds brings about, each with its severity: promtool alone proves them. */
export function alertsNotLive(rounds: readonly Round[]): readonly string[] {
  const key = (alert: string, severity: string) => `${alert} (${severity})`;
  const live = new Set(
    rounds.flatMap(({ cases }) => cases.flatMap(({ expects }) => expects.map(({ alert, severity }) => key(alert, severity)))),
  );
  const shipped = ruleFiles().flatMap((path) =>
    ((load(readFileSync(path, "utf8")) as RuleFile).groups ?? []).flatMap(({ rules = [] }) =>
      rules.flatMap(({ alert, labels }) => (alert === undefined ? [] : [key(alert, labels?.severity ?? "?")])),
    ),
  );
  return [...new Set(shipped)].filter((each) => !live.has(each) && !each.startsWith("SlaWatchdog ")).sort();
}
