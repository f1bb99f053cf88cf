import type { Notification } from "../monitoring/sink.js";
import type { Fired, Labels } from "./alerts.js";
import { labelText } from "./alerts.js";
import type { DrillCase, Expected, Named } from "./case.js";

/** What was seen while the cases of a round ran; times in milliseconds of the wall clock. */
export interface Seen {
  readonly notifications: readonly Notification[];
  /** Each alert that fired at some time. */
  readonly fired: readonly Fired[];
  /** What fired before anything was done. */
  readonly before: readonly Labels[];
  /** When each step of each case was done. */
  readonly steps: ReadonlyMap<DrillCase, readonly number[]>;
  /** When the faults were switched on, and when they began to be switched off. */
  readonly on: number;
  readonly off: number;
}

/** How one expected alert came out. Seconds. */
export interface Outcome {
  readonly expected: Expected;
  /** From the fault to the notification of the first receiver; undefined: it never came. */
  readonly toPage: number | undefined;
  /** From the end of the fault to the notification that it is over. */
  readonly toResolve: number | undefined;
  /** From the end of the fault until Prometheus no longer had it. */
  readonly toEnd: number | undefined;
}

export interface CaseResult {
  readonly drillCase: DrillCase;
  readonly outcomes: readonly Outcome[];
  /** What is wrong, one sentence each; nothing: as it has to be. */
  readonly faults: readonly string[];
  /** Companions that fired, each with who was told. */
  readonly beside: readonly string[];
  /** Alerts that came and are no part of any case of the round. */
  readonly unexpected: readonly string[];
}

/** What a drill looks for. */
export interface Demands {
  /** Whether this alert has to be seen; for others it makes no difference whether they come. */
  readonly looksFor: (expected: Expected) => boolean;
  /** Whether its receivers have to be told that it is over while the drill watches. */
  readonly waitsForEnd: (expected: Expected) => boolean;
}

/** Alerts that always fire: they say that notifications get through. */
export const STANDING: readonly string[] = ["SlaWatchdog"];

/** Compares what was seen in a round with what its cases expect. */
export function judge(cases: readonly DrillCase[], seen: Seen, demands: Demands): readonly CaseResult[] {
  const strangers = strangersOf(cases, seen);
  return cases.map((drillCase) => {
    const outcomes = drillCase.expects.filter(demands.looksFor).map((expected) => outcomeOf(expected, drillCase, seen));
    // What belongs to no case of the round is told at the one whose system it is, else at the first.
    const own = strangers.filter(({ system }) => (caseOf(cases, system) ?? cases[0]) === drillCase).map(({ text }) => text);
    const faults = [
      ...outcomes.flatMap((outcome) => faultsOf(outcome, seen, demands)),
      ...misdirected(drillCase, seen),
      ...own.map((text) => `unexpected: ${text}`),
    ];
    return { drillCase, outcomes, faults, beside: besideOf(drillCase, seen), unexpected: own };
  });
}

/** @returns when a receiver was first told, from a moment on, that the alert fires or is over. */
export function toldAt(
  expected: Expected,
  receiver: string,
  status: "firing" | "resolved",
  from: number,
  notifications: readonly Notification[],
): number | undefined {
  return notifications.find(
    (each) =>
      each.receiver === receiver &&
      each.at >= from &&
      each.alerts.some((alert) => alert.status === status && matches(expected, alert.labels)),
  )?.at;
}

/** @returns whether every receiver of the alert has been told of it since the fault. */
export function isTold(expected: Expected, seen: Pick<Seen, "notifications" | "on">): boolean {
  return expected.receivers.every((receiver) => toldAt(expected, receiver, "firing", seen.on, seen.notifications) !== undefined);
}

/** @returns whether the first receiver has been told that the alert is over. */
export function isOver(expected: Expected, seen: Pick<Seen, "notifications" | "off">): boolean {
  return toldAt(expected, expected.receivers[0], "resolved", seen.off, seen.notifications) !== undefined;
}

function outcomeOf(expected: Expected, drillCase: DrillCase, seen: Seen): Outcome {
  const [receiver] = expected.receivers;
  const since = seen.steps.get(drillCase)?.[expected.step ?? 0] ?? seen.on;
  const seconds = (at: number | undefined, from: number) => (at === undefined ? undefined : (at - from) / 1000);
  const last = seen.fired.filter(({ labels }) => matches(expected, labels)).map((fired) => fired.last);
  return {
    expected,
    toPage: seconds(toldAt(expected, receiver, "firing", since, seen.notifications), since),
    toResolve: seconds(toldAt(expected, receiver, "resolved", seen.off, seen.notifications), seen.off),
    toEnd: last.length === 0 ? undefined : Math.max(0, (Math.max(...last) - seen.off) / 1000),
  };
}

function faultsOf({ expected, toPage, toResolve }: Outcome, seen: Seen, demands: Demands): readonly string[] {
  const name = nameOf({ ...expected, alertname: expected.alert });
  if (seen.before.some((labels) => matches(expected, labels))) return [`${name} fired before the fault was switched on`];
  if (toPage === undefined) return [missing(expected, name, seen)];
  const faults: string[] = [];
  const untold = expected.receivers.filter((each) => toldAt(expected, each, "firing", seen.on, seen.notifications) === undefined);
  if (untold.length > 0) faults.push(`${name} did not go to ${untold.join(", ")}`);
  const early = toldAt(expected, expected.receivers[0], "resolved", seen.on, seen.notifications);
  if (early !== undefined && early < seen.off) faults.push(`${name} was told to be over while the fault stood`);
  if (toResolve === undefined && demands.waitsForEnd(expected)) faults.push(`${name} was never told to be over`);
  return faults;
}

/** @returns what became of an alert that did not reach its first receiver. */
function missing(expected: Expected, name: string, seen: Seen): string {
  const reached = tellings(seen).filter(({ labels }) => matches(expected, labels));
  const receivers = [...new Set(reached.map(({ receiver }) => receiver))];
  if (receivers.length > 0) return `${name} went to ${receivers.join(", ")} and not to ${expected.receivers[0]}`;
  const same = seen.fired.filter(({ labels }) => labels.alertname === expected.alert && labels.system === expected.system);
  const right = same.find(({ labels }) => matches(expected, labels));
  if (right !== undefined) return `${name} fired, and ${expected.receivers[0]} was not told`;
  const other = same[0];
  return other === undefined
    ? `${name} is missing: it did not fire`
    : `${name} is missing: what fired is {${labelText(other.labels)}}`;
}

/** Expected alerts that reached somebody else as well. */
function misdirected(drillCase: DrillCase, seen: Seen): readonly string[] {
  const wrong = tellings(seen).flatMap(({ receiver, labels }) => {
    const expected = drillCase.expects.find((each) => matches(each, labels));
    return expected === undefined || expected.receivers.includes(receiver)
      ? []
      : [`${nameOf(labels)} went to ${receiver} as well`];
  });
  return [...new Set(wrong)];
}

interface Telling {
  readonly receiver: string;
  readonly labels: Labels;
}

/** Every firing alert that a receiver was told of since the fault, without what fired before. */
function tellings(seen: Seen): readonly Telling[] {
  return seen.notifications
    .filter(({ at }) => at >= seen.on)
    .flatMap(({ receiver, alerts }) =>
      alerts.filter(({ status }) => status === "firing").map(({ labels }) => ({ receiver, labels })),
    )
    .filter(({ labels }) => !seen.before.some((old) => labelText(old) === labelText(labels)));
}

/** What is in no list of any case: each with who was told. */
function strangersOf(cases: readonly DrillCase[], seen: Seen): readonly { readonly system: string; readonly text: string }[] {
  return witnessed(seen)
    .filter(({ labels }) => !STANDING.includes(labels.alertname ?? ""))
    .filter(({ labels }) => !seen.before.some((old) => labelText(old) === labelText(labels)))
    .filter(
      ({ labels }) =>
        !cases.some(({ expects, companions }) => expects.some((each) => matches(each, labels)) || named(companions, labels)),
    )
    .map(({ labels, text }) => ({ system: labels.system ?? "", text }));
}

function besideOf({ expects, companions }: DrillCase, seen: Seen): readonly string[] {
  const found = witnessed(seen).filter(
    ({ labels }) => named(companions, labels) && !expects.some((expected) => matches(expected, labels)),
  );
  return [...new Set(found.map(({ text }) => text))];
}

/** Every alert that fired or was told, once, with who was told. */
function witnessed(seen: Seen): readonly { readonly labels: Labels; readonly text: string }[] {
  const told = tellings(seen);
  const alerts = new Map([...seen.fired, ...told].map(({ labels }) => [labelText(labels), labels]));
  return [...alerts].map(([key, labels]) => {
    const receivers = new Set(told.filter((each) => labelText(each.labels) === key).map(({ receiver }) => receiver));
    const to = receivers.size === 0 ? "nobody was told" : `told to ${[...receivers].join(", ")}`;
    return { labels, text: `${nameOf(labels)} (${to})` };
  });
}

function caseOf(cases: readonly DrillCase[], system: string): DrillCase | undefined {
  return cases.find(({ expects, companions = [] }) => [...expects, ...companions].some((each) => each.system === system));
}

/** @returns whether an alert with these labels is the expected one. */
export function matches(expected: Expected, labels: Labels): boolean {
  const { alert, system, severity, role } = expected;
  return Object.entries({ alertname: alert, system, severity, role, ...expected.labels }).every(
    ([name, value]) => labels[name] === value,
  );
}

function named(list: readonly Named[] | undefined, labels: Labels): boolean {
  return (list ?? []).some(({ alert, system }) => alert === labels.alertname && system === labels.system);
}

function nameOf({
  alertname = "?",
  system = "?",
  severity = "?",
  role = "?",
}: Readonly<Partial<Record<string, unknown>>>): string {
  return `${alertname} of ${system} (${severity}, ${role})`;
}
