import type { Round } from "./case.js";
import { HURRIED } from "./conditions.js";
import type { CaseResult, Outcome } from "./judge.js";
import { alertsNotLive } from "./not-live.js";
import type { RepeatResult } from "./repeats.js";
import type { RoundResult } from "./round.js";
import type { Ground } from "./versions.js";

/** All that docs/drill.md is made of. */
export interface Report {
  /** Day of the drill, such as 2026-11-23. */
  readonly day: string;
  readonly ground: Ground;
  /** Demos that ran side by side, and shared the machine. */
  readonly atOnce: number;
  readonly rounds: readonly RoundResult[];
  /** Empty without `--full`. */
  readonly repeats: readonly RepeatResult[];
  readonly allRounds: readonly Round[];
}

/** @returns docs/drill.md. */
export function drillDocument({ day, ground, atOnce, rounds, repeats, allRounds }: Report): string {
  const results = rounds.flatMap((round) => round.results);
  const left = rounds.flatMap((round) => round.left);
  const unexpected = results.flatMap((result) => result.unexpected);
  return `# The drill

Made by \`npm run drill\`; do not edit. It starts the demo, Prometheus with the shipped rules, and Alertmanager with the shipped
routes, switches each fault on and off, and writes down who was told what, and after how many seconds. Notifications go to a
receiver of the drill, under the names of the shipped ones.

${day}, on ${ground.machine}: ${ground.versions.join(", ")}. Scrapes and evaluations every 15 s, waits and groups of
Alertmanager as shipped. Faults begin at random phases. Up to ${atOnce} demos shared the machine.

- **to page**: seconds from the fault to the notification of the first receiver named. Tickets wait ten minutes
  (\`group_wait\`), so that a page of the same matter can silence them.
- **to resolve**: seconds from the end of the fault to the notification that it is over; in brackets, until Prometheus no
  longer has the alert: the end of a ticket is told with the next message of its group, which may be hours later.

## Each fault

| fault | alert | severity | told to | to page | to resolve | as it has to be |
|---|---|---|---|---:|---:|---|
${results.flatMap(rows).join("\n")}
${left.map(({ drillCase, why }) => `| ${drillCase.title} | | | | | | not run: ${why} |`).join("\n")}${left.length > 0 ? "\n" : ""}
${besideOf(results)}Unexpected alerts and notifications: ${unexpected.length === 0 ? "none." : `${unexpected.length}.\n\n${list(unexpected)}`}

${faultsOf(results)}${repeated(repeats)}## Not seen live

${HURRIED.map((name) => `\`${name}\``).join(", ")} would take hours: in the drill its \`for\` is a minute.
Alerts that look at hours, days or weeks, or need servers that the demo does not have (replicas, hosts of their own), are
proven by promtool's tests only (prometheus/tests):

${list(alertsNotLive(allRounds))}

\`npm test\` runs the same faults in minutes, with scrapes and evaluations every 3 s, and \`for\` cut to 10 s for the alerts that
it waits for: it looks at alerts and receivers, not at seconds. In that form the two slow signs (an idle transaction of ten
minutes, a log that has grown for an hour) are left out.
`
    .replace("none.", "none.")
    .replace(": .\n", ":\n");
}

function rows({ drillCase, outcomes, faults }: CaseResult): readonly string[] {
  const verdict = faults.length === 0 ? "yes" : "**no**";
  if (outcomes.length === 0) return [`| ${drillCase.title} | none | | nobody | | | ${verdict} |`];
  return outcomes.map((outcome, index) => {
    const { expected, toPage } = outcome;
    const title = index === 0 ? drillCase.title : "";
    const cells = [
      title,
      `${expected.alert} of ${expected.system}`,
      expected.severity,
      expected.receivers.join(", "),
      toPage === undefined ? "never" : toPage.toFixed(0),
      resolved(outcome),
      index === 0 ? verdict : "",
    ];
    return `| ${cells.join(" | ")} |`;
  });
}

function resolved({ expected, toResolve, toEnd }: Outcome): string {
  if (expected.stays === true) return "at midnight";
  if (toResolve !== undefined) return toResolve.toFixed(0);
  return toEnd === undefined ? "" : `(${toEnd.toFixed(0)})`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

function besideOf(results: readonly CaseResult[]): string {
  const lines = results.flatMap(({ drillCase, beside }) => beside.map((text) => `- ${drillCase.title}: ${text}`));
  if (lines.length === 0) return "";
  return `Alerts that may come with a fault, depending on the moment, and came:\n\n${lines.join("\n")}\n\n`;
}

function faultsOf(results: readonly CaseResult[]): string {
  const all = results.flatMap(({ drillCase, faults }) => faults.map((fault) => `- ${drillCase.title}: ${fault}`));
  return all.length === 0 ? "" : `What is not as it has to be:\n\n${all.join("\n")}\n\n`;
}

function repeated(repeats: readonly RepeatResult[]): string {
  if (repeats.length === 0) return "";
  const lines = repeats.map(({ repeat, seconds, median, p95 }) => {
    const range = `${Math.min(...seconds).toFixed(0)} to ${Math.max(...seconds).toFixed(0)}`;
    return `| ${repeat.title} | ${repeat.waits} | ${seconds.length} | ${median.toFixed(1)} | ${p95.toFixed(1)} | ${range} | ${repeat.most} |`;
  });
  return `## Seconds to the page

At random phases of runs (every 10 s, 5 s after a first failure), scrapes and evaluations.

| fault | the exporter waits for | runs | median | 95th percentile | from, to | at most |
|---|---|---:|---:|---:|---:|---:|
${lines.join("\n")}

`;
}
