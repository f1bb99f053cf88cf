import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { hastened, type LiveAlert, type LiveAlertmanager, startLive, webhooksOnly } from "./live.js";
import { alertmanagers } from "./programs.js";
import type { Labels } from "./routing.js";
import { FILE, shipped } from "./shipped.js";
import { type Notification, type Sink, startSink } from "./sink.js";

/** An alert as the rules make it. */
function alert(alertname: string, system: string, category: string, severity: string, more: Labels = {}): LiveAlert {
  return { labels: { alertname, system, tier: "core", role: "business", category, severity, ...more } };
}
const names = (notification: Notification | undefined, status = "firing") =>
  notification?.alerts.filter((each) => each.status === status).map(({ labels }) => labels.alertname);
const until = <T>(look: () => T, wanted: T) =>
  vi.waitFor(() => expect(look()).toEqual(wanted), { timeout: 20_000, interval: 50 });

describe.each(await alertmanagers())("Alertmanager ($which) on the shipped file", ({ alertmanager }) => {
  test("starts as it is, before any secret exists.", async () => {
    const live = await startLive(alertmanager, () => FILE);
    await live.stop();
  });

  describe("with its waits made short,", () => {
    let sink: Sink;
    let live: LiveAlertmanager;
    beforeAll(async () => {
      sink = await startSink();
      live = await startLive(alertmanager, () => webhooksOnly(hastened(shipped(), sink.url)));
    });
    afterAll(async () => {
      await live?.stop();
      await sink?.close();
    });
    /** Notifications about a system. */
    const about = (system: string, path: string) =>
      sink.webhooks(path).filter(({ alerts }) => alerts.some(({ labels }) => labels.system === system));
    /** What all alerts before this one have led to has been sent when this one has. */
    const fence = async (system: string, severity: string) => {
      await live.fire([alert("Fence", system, "fence", severity, { role: "network" })]);
      await vi.waitFor(() => expect(about(system, `${severity}/network`)).toHaveLength(1), { timeout: 20_000, interval: 50 });
    };

    test("makes one page of an outage with its database, and silences its symptoms until it is over.", async () => {
      const down = alert("SlaSystemDown", "erp", "availability", "page");
      const database = alert("SlaDatabaseDown", "erp", "availability", "page", { role: "dba", database: "erp-db" });
      const slow = alert("SlaResponseOverObjective", "erp", "performance", "page", { transaction: "order" });
      const symptoms = [
        alert("SlaTransactionFailureRatio", "erp", "availability", "page", { transaction: "order" }),
        alert("SlaBudgetBurn", "erp", "availability", "ticket"),
        alert("SlaDatabaseSlowQueries", "erp", "performance", "ticket", { role: "dba", database: "erp-db" }),
      ];
      const changed = alert("SlaDatabaseVersionChanged", "erp", "availability", "info", { role: "dba", database: "erp-db" });
      await live.fire([slow, ...symptoms, changed, database, down]);
      await until(() => about("erp", "page/business").map((each) => names(each)), [["SlaSystemDown"]]);
      await until(() => about("erp", "page/dba").map((each) => names(each)), [["SlaDatabaseDown"]]);
      for (const path of ["phone", "chat"])
        await until(() => about("erp", path).map((each) => names(each)?.sort()), [["SlaDatabaseDown", "SlaSystemDown"]]);
      await until(() => about("erp", "info").map((each) => names(each)), [["SlaDatabaseVersionChanged"]]);
      await fence("fence-1", "ticket");
      expect(["ticket/business", "ticket/dba"].flatMap((path) => about("erp", path))).toEqual([]);
      expect(await live.silenced("erp")).toEqual([
        "SlaBudgetBurn",
        "SlaDatabaseSlowQueries",
        "SlaResponseOverObjective",
        "SlaTransactionFailureRatio",
      ]);

      await live.resolve([down, database, ...symptoms]);
      await until(() => names(about("erp", "page/dba")[1], "resolved"), ["SlaDatabaseDown"]);
      // The end of the outage is told; that it is slow still is news now.
      await until(() => about("erp", "page/business").some((each) => names(each, "resolved")?.includes("SlaSystemDown")), true);
      await until(() => about("erp", "page/business").some((each) => names(each)?.includes("SlaResponseOverObjective")), true);
      expect(about("erp", "phone").filter(({ status }) => status === "resolved")).toEqual([]);
    });

    test("silences availability and performance in maintenance, and nothing else.", async () => {
      const told = ["capacity", "security", "exporter", "ledger", "data"];
      await live.fire([
        alert("SlaMaintenance", "crm", "availability", "info"),
        alert("SlaSystemDown", "crm", "availability", "page"),
        alert("SlaResponseOverObjective", "crm", "performance", "ticket", { transaction: "order" }),
        ...told.map((category) => alert(`Sla-${category}`, "crm", category, "ticket")),
      ]);
      await until(() => about("crm", "info").flatMap((each) => names(each) ?? []), ["SlaMaintenance"]);
      await until(
        () =>
          about("crm", "ticket/business")
            .flatMap((each) => names(each) ?? [])
            .sort(),
        told.map((each) => `Sla-${each}`).sort(),
      );
      await fence("fence-2", "page");
      expect(about("crm", "page/business")).toEqual([]);
      expect(about("crm", "phone")).toEqual([]);
      expect(await live.silenced("crm")).toEqual(["SlaResponseOverObjective", "SlaSystemDown"]);
    });

    test("silences the ticket of a matter that pages, and no other ticket.", async () => {
      const disk = { role: "dba", host: "mes-db-1", mountpoint: "/var" };
      await live.fire([
        alert("SlaHostDiskFullWithinHours", "mes", "capacity", "page", disk),
        alert("SlaHostDiskFreeLow", "mes", "capacity", "ticket", disk),
        alert("SlaHostDiskFreeLow", "mes", "capacity", "ticket", { ...disk, mountpoint: "/" }),
        alert("SlaDatabaseConnectionsSaturated", "mes", "capacity", "page", { role: "dba", database: "mes-db" }),
        alert("SlaDatabaseConnectionsHigh", "mes", "capacity", "ticket", { role: "dba", database: "mes-db" }),
        alert("SlaDatabaseTransactionIdsLow", "mes", "capacity", "ticket", { role: "dba", database: "mes-db" }),
        alert("SlaDeletions", "mes", "data", "page", { role: "dba", database: "mes-db" }),
        alert("SlaBackupOld", "mes", "data", "ticket", { role: "dba", database: "mes-db" }),
      ]);
      await until(
        () =>
          about("mes", "ticket/dba")
            .flatMap(({ alerts }) => alerts.map(({ labels }) => [labels.alertname, labels.mountpoint]))
            .sort(),
        [
          ["SlaBackupOld", undefined],
          ["SlaDatabaseTransactionIdsLow", undefined],
          ["SlaHostDiskFreeLow", "/"],
        ],
      );
      await fence("fence-3", "ticket");
      expect(await live.silenced("mes")).toEqual(["SlaDatabaseConnectionsHigh", "SlaHostDiskFreeLow"]);
    });

    test("tells the latest stage of the repair clock alone, beside the outage.", async () => {
      const stage = (percent: number, severity: string, role: string) =>
        alert("SlaRepairClock", "finance", "availability", severity, { role, stage: `${percent}%` });
      const stages = [
        stage(25, "info", "business"),
        stage(50, "ticket", "business"),
        stage(75, "page", "lead"),
        stage(100, "page", "lead"),
      ];
      await live.fire([alert("SlaSystemDown", "finance", "availability", "page"), ...stages]);
      await until(() => about("finance", "page/lead").map(({ alerts }) => alerts.map(({ labels }) => labels.stage)), [["100%"]]);
      await until(() => about("finance", "page/business").map((each) => names(each)), [["SlaSystemDown"]]);
      await fence("fence-4", "ticket");
      expect([...about("finance", "ticket/business"), ...about("finance", "info")]).toEqual([]);
    });

    test("does not tell of missing data while no exporter answers.", async () => {
      const exporter = alert("SlaExporterDown", "sla-exporter", "exporter", "page");
      await live.fire([exporter, alert("SlaDataMissing", "oa", "data", "ticket"), alert("SlaBackupOld", "oa", "data", "ticket")]);
      await until(() => about("sla-exporter", "page/business").map((each) => names(each)), [["SlaExporterDown"]]);
      await until(() => about("oa", "ticket/business").map((each) => names(each)), [["SlaBackupOld"]]);
      await fence("fence-5", "ticket");
      expect(await live.silenced("oa")).toEqual(["SlaDataMissing"]);
    });

    test("sends the watchdog to the outside, again and again.", async () => {
      await live.fire([alert("SlaWatchdog", "sla-exporter", "exporter", "info", { role: "lead" })]);
      await vi.waitFor(() => expect(sink.webhooks("watchdog").length).toBeGreaterThanOrEqual(2), {
        timeout: 20_000,
        interval: 50,
      });
      expect(about("sla-exporter", "info")).toEqual([]);
    });
  });
});
