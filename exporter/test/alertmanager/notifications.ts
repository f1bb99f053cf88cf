/** Notifications to render, as Alertmanager hands them to templates. Times are fixed. */
interface Shown {
  readonly status?: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const STARTED = "2026-11-23T03:12:07Z";
const ENDED = "2026-11-23T03:42:09Z";

function notification(alerts: readonly Shown[], common: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    receiver: "any",
    status: alerts.some(({ status }) => status !== "resolved") ? "firing" : "resolved",
    groupLabels: {},
    commonLabels: common,
    commonAnnotations: {},
    externalURL: "http://alertmanager.example:9093",
    alerts: alerts.map(({ status = "firing", labels, annotations }, index) => ({
      status,
      labels: { ...common, ...labels },
      annotations,
      startsAt: STARTED,
      endsAt: status === "resolved" ? ENDED : "0001-01-01T00:00:00Z",
      generatorURL: "http://prometheus.example:9090/graph?g0.expr=x&g0.tab=1",
      fingerprint: String(index),
    })),
  });
}

const databaseDown = {
  labels: { alertname: "SlaDatabaseDown", database: "erp-db", role: "dba" },
  annotations: {
    summary: "Database erp-db <of> ERP is down",
    summary_zh: "企业资源计划的数据库 <erp-db> 故障",
    description: "Database erp-db gives no answer & takes ERP down with it. First: look at its log.",
    description_zh: "数据库 erp-db 无响应 & 影响企业资源计划。首先：查看其日志。",
    runbook_url: "https://wiki.example.com/database",
  },
};

export const systemDown = {
  labels: { alertname: "SlaSystemDown", role: "business" },
  annotations: {
    summary: "ERP is down",
    summary_zh: "企业资源计划：系统故障",
    description:
      "System erp is down since 2026-11-23 03:11 UTC, 1m 7s ago. Repair within 2h is promised. Failing: place-order, step login (connect). First: look at the failing step on the status page.",
    description_zh:
      "系统 erp 自 2026-11-23 03:11 UTC 起故障（已持续 1m 7s）。目标：2h 内修复。失败项：place-order，步骤 login（connect）。首先：在状态页查看失败步骤。",
    runbook_url: "docs/runbooks/SlaSystemDown.md",
  },
};

const ERP = { system: "erp", tier: "core", severity: "page" };
export const outage = notification([databaseDown, systemDown], ERP);
export const over = notification(
  [
    { ...databaseDown, status: "resolved" },
    { ...systemDown, status: "resolved" },
  ],
  ERP,
);
/** An alert of somebody else's, without any annotation, in a group of more than one system. */
export const foreign = notification([{ labels: { alertname: "Foreign" }, annotations: {} }], {});

/** Ten tickets whose texts have no end. */
export const flood = (character: string) =>
  notification(
    Array.from({ length: 10 }, () => ({
      labels: { alertname: "SlaAny" },
      annotations: {
        summary: character.repeat(300),
        summary_zh: character.repeat(300),
        description: `${character.repeat(2000)} First: ${character.repeat(2000)}`,
        description_zh: `${character.repeat(2000)}首先：${character.repeat(2000)}`,
        runbook_url: `docs/runbooks/${"x".repeat(40)}.md`,
      },
    })),
    { ...ERP, severity: "ticket", system: "s".repeat(40) },
  );
