import { describe, expect, test } from "vitest";
import { matches, routesFor } from "./routing.js";
import { shipped } from "./shipped.js";
import { CATEGORIES, ROLES_AND_ONE, SEVERITIES, saidOf, TIERS, tableOfThePage } from "./table.js";

const { route, receivers, inhibit_rules } = shipped();
const table = tableOfThePage();

const alerts = SEVERITIES.flatMap((severity) =>
  TIERS.flatMap((tier) =>
    ROLES_AND_ONE.flatMap((role) =>
      CATEGORIES.map((category) => ({ alertname: "SlaAny", system: "any", severity, tier, role, category })),
    ),
  ),
);
/** The routes that page, without the ones that tell everybody. */
const pages = (labels: Readonly<Record<string, string>>) =>
  routesFor(labels, route).filter((each) => /^page-/.test(each.receiver ?? ""));

describe("The shipped routes", () => {
  test("reach for each severity, tier, role and category whom the documentation says.", () => {
    expect(alerts).toHaveLength(3 * 5 * 6 * 7);
    for (const alert of alerts) {
      const reached = routesFor(alert, route).map((each) => each.receiver ?? "");
      expect([alert, reached.sort().join(",")]).toEqual([alert, saidOf(table, alert.severity, alert.tier, alert.role).receivers]);
    }
  });

  test("bind to hours the pages that the documentation says, and nothing else.", () => {
    for (const alert of alerts) {
      const bound = routesFor(alert, route).map((each) => [each.receiver, each.active_time_intervals, each.mute_time_intervals]);
      const inHours = saidOf(table, alert.severity, alert.tier, alert.role).when === "in its hours";
      const expected = bound.map(([receiver]) =>
        inHours && /^page-/.test(String(receiver)) ? [receiver, ["office-hours"], ["holidays"]] : [receiver, [], []],
      );
      expect([alert, bound]).toEqual([alert, expected]);
    }
  });

  test("let the alert that a system is still down before its hours come before them.", () => {
    const labels = {
      alertname: "SlaSystemStillDownBeforeService",
      severity: "page",
      tier: "office",
      role: "business",
      system: "oa",
    };
    expect(pages(labels)).toMatchObject([{ receiver: "page-business", active_time_intervals: [] }]);
  });

  test("send the watchdog to the outside once a minute, and nowhere else.", () => {
    const labels = { alertname: "SlaWatchdog", severity: "info", tier: "core", role: "lead", system: "sla-exporter" };
    expect(routesFor(labels, route)).toMatchObject([{ receiver: "watchdog", repeat_interval: "50s", group_interval: "20s" }]);
  });

  test("give an alert that is not this project's to the lead.", () => {
    expect(routesFor({ alertname: "Foreign", severity: "critical" }, route).map((each) => each.receiver)).toEqual([
      "ticket-lead",
    ]);
  });

  test("let a core page, and a second one of the same system, out within seconds.", () => {
    const core = pages({ alertname: "SlaSystemDown", severity: "page", tier: "core", role: "business", system: "erp" });
    expect(core).toMatchObject([{ group_wait: "2s", group_interval: "15s", repeat_interval: "30m" }]);
  });

  test("use every receiver that there is.", () => {
    const used = new Set(alerts.flatMap((alert) => routesFor(alert, route).map((each) => each.receiver)));
    expect(receivers.map(({ name }) => name).filter((name) => !used.has(name))).toEqual(["watchdog"]);
  });
});

describe("The shipped receivers", () => {
  test("go to this machine, by one address that is easy to change.", () => {
    const urls = receivers.flatMap(({ name, webhook_configs = [] }) => webhook_configs.map(({ url }) => [name, url]));
    expect(urls).toEqual(receivers.map(({ name }) => [name, `http://localhost:9099/${name.replace("-", "/")}`]));
  });

  test("tell the end of an alert over WeCom, where the default is not to.", () => {
    const wecom = receivers.flatMap(({ wechat_configs = [] }) => wechat_configs);
    expect(wecom.map(({ to_user }) => to_user)).toEqual(["dba", "business", "network", "liaison", "lead"]);
    expect(wecom.every(({ send_resolved }) => send_resolved)).toBe(true);
  });
});

describe("The shipped inhibition", () => {
  /** Alerts of one system that differ in what the rules look at. */
  const kinds = [
    ...CATEGORIES.map((category) => ["SlaAny", category]),
    ...["SlaSystemDown", "SlaDatabaseDown", "SlaMaintenance", "SlaRepairClock"].map((name) => [name, "availability"]),
    ["SlaExporterDown", "exporter"],
    ["SlaDataMissing", "data"],
  ];
  const some = kinds.flatMap(([alertname = "", category = ""]) =>
    SEVERITIES.flatMap((severity) =>
      ["", "25%", "50%", "75%", "100%"].map((stage) => ({ alertname, severity, category, stage, system: "erp" })),
    ),
  );

  test("has no alert that is source and target of one rule: newer Alertmanagers remember one source only.", () => {
    for (const rule of inhibit_rules) {
      const all = [...rule.source_matchers, ...rule.target_matchers];
      const both = some.filter((labels) => all.every((matcher) => matches(matcher, labels)));
      expect([rule, both]).toEqual([rule, []]);
    }
  });

  test("looks at the system in every rule but the one on exporters, which watch them all.", () => {
    expect(
      inhibit_rules.filter(({ equal = [] }) => !equal.includes("system")).map(({ source_matchers }) => source_matchers[0]),
    ).toEqual(['alertname=~"SlaExporterDown|SlaExporterBlind"']);
  });
});
