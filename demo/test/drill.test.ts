import { describe, expect, it } from "vitest";
import type { DrillCase, Expected } from "../src/drill/case.js";
import type { Demands, Seen } from "../src/drill/judge.js";
import { judge } from "../src/drill/judge.js";
import { quantile } from "../src/drill/statistics.js";
import type { Notification } from "../src/monitoring/sink.js";
import { atMost, secondsOf } from "../src/monitoring/tempo.js";

const page: Expected = {
  alert: "SlaSystemDown",
  system: "erp",
  severity: "page",
  role: "business",
  receivers: ["page-business", "phone"],
};
const drillCase: DrillCase = {
  title: "the ERP is dead",
  steps: [],
  expects: [page],
  companions: [{ alert: "SlaBudgetBurn", system: "erp" }],
  stands: 0,
  within: 0,
  withinShort: 0,
};
const demands: Demands = { looksFor: () => true, waitsForEnd: () => true };

const down = { alertname: "SlaSystemDown", system: "erp", severity: "page", role: "business", tier: "core" };
const told = (
  receiver: string,
  at: number,
  labels = down as Readonly<Record<string, string>>,
  status: "firing" | "resolved" = "firing",
): Notification => ({
  receiver,
  at,
  status,
  alerts: [{ status, labels, annotations: {}, startsAt: "" }],
});
const over = told("page-business", 110_000, down, "resolved");
/** Faults on at 10 s, off at 100 s. */
function seen(notifications: readonly Notification[], more: Partial<Seen> = {}): Seen {
  const fired = [{ labels: down, first: 30_000, last: 105_000 }];
  return { notifications, fired, before: [], steps: new Map([[drillCase, [10_000]]]), on: 10_000, off: 100_000, ...more };
}
const faults = (given: Seen) => judge([drillCase], given, demands)[0]?.faults;

describe("judge", () => {
  it("takes the seconds from the fault to the first receiver's notification, and from its end to the end's.", () => {
    const [result] = judge([drillCase], seen([told("page-business", 40_000), told("phone", 48_000), over]), demands);
    expect(result).toMatchObject({ faults: [], beside: [], unexpected: [] });
    expect(result?.outcomes).toEqual([{ expected: page, toPage: 30, toResolve: 10, toEnd: 5 }]);
  });

  it("finds an alert that did not fire.", () => {
    expect(faults(seen([], { fired: [] }))).toEqual(["SlaSystemDown of erp (page, business) is missing: it did not fire"]);
  });

  it("finds an alert that fired with other labels, and tells which.", () => {
    const labels = { ...down, severity: "ticket" };
    const found = faults(seen([], { fired: [{ labels, first: 30_000, last: 40_000 }] }));
    expect(found?.[0]).toContain('is missing: what fired is {alertname="SlaSystemDown", role="business", severity="ticket"');
  });

  it("finds an alert that went to the wrong receiver.", () => {
    expect(faults(seen([told("page-dba", 40_000)]))).toEqual([
      "SlaSystemDown of erp (page, business) went to page-dba and not to page-business",
      "SlaSystemDown of erp (page, business) went to page-dba as well",
    ]);
  });

  it("finds an alert that went to another receiver as well, and one of its receivers that was left out.", () => {
    expect(faults(seen([told("page-business", 40_000), told("chat", 41_000), over]))).toEqual([
      "SlaSystemDown of erp (page, business) did not go to phone",
      "SlaSystemDown of erp (page, business) went to chat as well",
    ]);
  });

  it("finds an alert that was told to be over while the fault stood, or never.", () => {
    const both = [told("page-business", 40_000), told("phone", 41_000)];
    expect(faults(seen([...both, told("page-business", 60_000, down, "resolved"), over]))).toEqual([
      "SlaSystemDown of erp (page, business) was told to be over while the fault stood",
    ]);
    expect(faults(seen(both))).toEqual(["SlaSystemDown of erp (page, business) was never told to be over"]);
  });

  it("finds what is in no case, told or not, and leaves companions, the watchdog and what fired before.", () => {
    const right = [told("page-business", 40_000), told("phone", 41_000), over];
    const alert = (alertname: string, system: string) => ({ alertname, system, severity: "ticket", role: "dba" });
    const fired = [
      alert("SlaOther", "crm"),
      alert("SlaBudgetBurn", "erp"),
      alert("SlaWatchdog", "sla-exporter"),
      alert("SlaOld", "oa"),
    ];
    const given = seen([...right, told("chat", 50_000, alert("SlaThird", "oa"))], {
      fired: fired.map((labels) => ({ labels, first: 30_000, last: 40_000 })),
      before: [alert("SlaOld", "oa")],
    });
    expect(faults(given)).toEqual([
      "unexpected: SlaOther of crm (ticket, dba) (nobody was told)",
      "unexpected: SlaThird of oa (ticket, dba) (told to chat)",
    ]);
    expect(judge([drillCase], given, demands)[0]?.beside).toEqual(["SlaBudgetBurn of erp (ticket, dba) (nobody was told)"]);
  });

  it("refuses an alert that fired before the fault was switched on.", () => {
    expect(faults(seen([], { before: [down] }))).toEqual([
      "SlaSystemDown of erp (page, business) fired before the fault was switched on",
    ]);
  });
});

describe("quantile", () => {
  it("gives the nearest rank.", () => {
    const twenty = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect([quantile(twenty, 0.5), quantile(twenty, 0.95), quantile([7], 0.95)]).toEqual([10, 19, 7]);
    expect(() => quantile([], 0.5)).toThrow("nothing");
  });
});

describe("secondsOf", () => {
  it("reads the durations of Prometheus.", () => {
    expect(["0", "0s", "90s", "1m30s", "4h", "250ms"].map(secondsOf)).toEqual([0, 0, 90, 90, 14_400, 0.25]);
    expect(() => secondsOf("5 minutes")).toThrow('"5 minutes" is no duration');
  });

  it("cuts what is longer, and leaves the rest as it stands.", () => {
    expect([atMost("5m", 10), atMost("5s", 10), atMost("5m", undefined)]).toEqual(["10s", "5s", "5m"]);
  });
});
