import { describe, expect, test, vi } from "vitest";
import { CATALOGUE } from "../../src/metrics/catalogue.js";
import { ProcessMetrics } from "../../src/metrics/collect/process.js";
import type { Family } from "../../src/metrics/family.js";
import { snapshot, snapshots } from "../../src/metrics/snapshot.js";
import type { CheckView, StateView } from "../../src/state/view.js";
import { companyLedger } from "../fixtures/ledger.js";
import { companyPolicy } from "../fixtures/policy.js";
import { plainRun } from "../fixtures/runs.js";
import {
  check,
  company,
  databaseCheck,
  databaseMeasurements,
  failed,
  NOW,
  slowQueries,
  stateView,
  succeeded,
  transactionCheck,
} from "../fixtures/state.js";

const BUILD = { version: "0.1.0", revision: "abc", nodejs: "v20.20.0" };
const take = (state: StateView | undefined, ledger = companyLedger()) =>
  snapshot(state && { state, ledger }, { build: BUILD, families: [] });
const of = (...checks: CheckView[]) => take(stateView(companyPolicy(NOW), checks));

/** The values of a family whose labels hold these. */
function values(families: readonly Family[], name: string, labels: Readonly<Record<string, string>> = {}): readonly number[] {
  const samples = families.find((family) => family.name === name)?.samples ?? [];
  return samples
    .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .map((s) => s.value);
}

describe("Every family", () => {
  const families = take(company());

  test("has the type, help and labels of the catalogue, in its order.", () => {
    const declared = new Map(CATALOGUE.map((metric) => [metric.name, metric]));
    for (const { name, type, help, samples } of families) {
      const metric = declared.get(name);
      expect({ name, type, help }).toEqual({ name: metric?.name, type: metric?.type, help: metric?.help });
      const edges = type === "histogram" ? ["le"] : [];
      for (const { labels } of samples) {
        expect(Object.keys(labels).filter((label) => !edges.includes(label))).toEqual(metric?.labels);
      }
    }
  });

  test("of the exporter's own is served when everything is measured.", () => {
    const missing = CATALOGUE.filter(
      (metric) => metric.group !== "process" && !families.some(({ name }) => name === metric.name),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test("has no series twice.", () => {
    for (const { name, samples } of families) {
      const keys = samples.map((sample) => JSON.stringify([sample.suffix, sample.labels]));
      expect(new Set(keys).size, name).toBe(keys.length);
    }
  });

  test("has a name that is unique without _total, and _total only on counters.", () => {
    const names = CATALOGUE.map(({ name }) => name.replace(/_total$/, ""));
    expect(new Set(names).size).toBe(names.length);
    for (const { name, type } of CATALOGUE) expect(name.endsWith("_total"), name).toBe(type === "counter");
  });
});

describe("A database", () => {
  test("that was never run has its interval, its threshold and counters at 0, and nothing measured.", () => {
    const families = of(check("erp-db", "erp", "database"));
    expect(values(families, "sla_check_interval_seconds")).toEqual([15]);
    expect(values(families, "sla_db_slow_query_threshold_seconds")).toEqual([1]);
    expect(values(families, "sla_check_failures_total", { reason: "saturated" })).toEqual([0]);
    const names = families.map(({ name }) => name).filter((name) => /^sla_(db|check)_/.test(name));
    expect(names.sort()).toEqual([
      "sla_check_failures_total",
      "sla_check_interval_seconds",
      "sla_check_skipped_total",
      "sla_db_slow_query_threshold_seconds",
    ]);
  });

  test("whose result is too old keeps counters, interval and time of the last run, and loses every gauge.", () => {
    const families = of({ ...databaseCheck("erp-db", "erp", succeeded(databaseMeasurements(), 400), {}), current: false });
    expect(values(families, "sla_db_slow_queries_total")).toEqual([37]);
    expect(values(families, "sla_check_last_run_timestamp_seconds")).toEqual([NOW - 400]);
    expect(values(families, "sla_check_interval_seconds")).toEqual([15]);
    for (const name of ["sla_db_up", "sla_check_success", "sla_db_connections", "sla_db_slow_queries_today", "sla_db_info"]) {
      expect(values(families, name), name).toEqual([]);
    }
  });

  test("that fails is 0, keeps its counters from the last good run and shows nothing else.", () => {
    const lastGood = databaseMeasurements();
    const families = of(databaseCheck("erp-db", "erp", failed("auth", "access denied"), { lastGood }));
    expect(values(families, "sla_db_up")).toEqual([0]);
    expect(values(families, "sla_db_slow_queries_total")).toEqual([37]);
    expect(values(families, "sla_db_slow_queries_today")).toEqual([]);
    expect(values(families, "sla_db_connections_used_ratio")).toEqual([]);
  });

  test("that refuses us for being full shows a used ratio of 1 and no invented maximum.", () => {
    const full = { kind: "database", connections: { byState: {}, max: 0, usedRatio: 1 }, collectors: [] } as const;
    const families = of(databaseCheck("erp-db", "erp", failed("saturated", "too many connections", full), {}));
    expect(values(families, "sla_db_up")).toEqual([0]);
    expect(values(families, "sla_db_connections_used_ratio")).toEqual([1]);
    expect(values(families, "sla_db_connections_max")).toEqual([]);
  });

  test("whose source cannot tell an upper bound shows infinity and says that it is not exact.", () => {
    const bounds = slowQueries({ todayUpperBound: Number.POSITIVE_INFINITY, exact: false, why: "sampled", source: "activity" });
    const families = of(databaseCheck("erp-db", "erp", succeeded(databaseMeasurements({ slowQueries: bounds })), {}));
    expect(values(families, "sla_db_slow_queries_today_upper_bound")).toEqual([Number.POSITIVE_INFINITY]);
    const exact = { source: "activity", exact: "false", why: "sampled" };
    expect(values(families, "sla_db_slow_query_source_info", exact)).toEqual([1]);
  });

  test("with a failed part keeps the others, and counts the failure beside zeros.", () => {
    const failure = { reason: "permission", message: "denied" } as const;
    const measured = databaseMeasurements({ collectors: [{ collector: "connections" }, { collector: "logs", failure }] });
    const collectorFailures = [{ collector: "logs", reason: "permission", count: 2 }] as const;
    const families = of(databaseCheck("erp-db", "erp", succeeded(measured), { collectorFailures }));
    expect(values(families, "sla_db_collector_success", { collector: "connections" })).toEqual([1]);
    expect(values(families, "sla_db_collector_success", { collector: "logs" })).toEqual([0]);
    expect(values(families, "sla_db_collector_failures_total", { collector: "logs", reason: "permission" })).toEqual([2]);
    expect(values(families, "sla_db_collector_failures_total", { collector: "connections", reason: "timeout" })).toEqual([0]);
  });
});

describe("A transaction", () => {
  test("that was never run has every result at 0.", () => {
    const families = of(check("erp/place-order", "erp", "transaction"));
    expect(values(families, "sla_transaction_runs_total", { result: "ok" })).toEqual([0]);
    expect(values(families, "sla_transaction_runs_total", { result: "slow" })).toEqual([0]);
    expect(values(families, "sla_transaction_runs_total", { result: "failed" })).toEqual([0]);
    expect(values(families, "sla_check_success")).toEqual([]);
  });

  test("puts a run into the buckets at and above its duration.", () => {
    const families = of(transactionCheck("crm", plainRun("crm/new-customer", NOW - 4, 2, ["create"])));
    expect(values(families, "sla_transaction_duration_seconds", { le: "1.5" })).toEqual([0]);
    expect(values(families, "sla_transaction_duration_seconds", { le: "2.0" })).toEqual([1]);
    expect(values(families, "sla_transaction_duration_seconds", { le: "+Inf" })).toEqual([1]);
  });

  test("has no sample for a phase that did not happen.", () => {
    const families = of(transactionCheck("crm", plainRun("crm/new-customer", NOW - 4, 2, ["create"])));
    expect(values(families, "sla_transaction_step_last_seconds", { phase: "connect" })).toEqual([0.002]);
    expect(values(families, "sla_transaction_step_last_seconds", { phase: "tls" })).toEqual([]);
    expect(values(families, "sla_transaction_certificate_expiry_timestamp_seconds")).toEqual([]);
  });

  test("loses its last run, and keeps its counters, when that is too old.", () => {
    const view = transactionCheck("crm", plainRun("crm/new-customer", NOW - 400, 2, ["create"]));
    const families = of({ ...view, current: false });
    expect(values(families, "sla_transaction_step_last_seconds")).toEqual([]);
    expect(values(families, "sla_transaction_runs_total", { result: "ok" })).toEqual([1]);
  });
});

describe("A system", () => {
  const families = take(company());

  test("is 0 when a critical check is confirmed down, 1 while a failure waits for its confirmation, absent without a result.", () => {
    expect(values(families, "sla_system_up", { system: "erp" })).toEqual([0]);
    expect(values(families, "sla_system_up", { system: "mes" })).toEqual([1]);
    expect(values(families, "sla_system_up", { system: "forum" })).toEqual([]);
  });

  test("does not count during maintenance, nor outside service hours.", () => {
    expect(values(families, "sla_system_counted", { system: "erp" })).toEqual([1]);
    expect(values(families, "sla_system_counted", { system: "meeting" })).toEqual([0]);
    expect(values(families, "sla_system_maintenance", { system: "meeting" })).toEqual([1]);
    expect(values(families, "sla_system_counted", { system: "forum" })).toEqual([0]);
    expect(values(families, "sla_system_maintenance", { system: "forum" })).toEqual([0]);
  });

  test("has its figures and its title in the policy's language.", () => {
    expect(values(families, "sla_objective_response_seconds", { system: "oa", transaction: "approve" })).toEqual([3]);
    const info = { system: "warehouse", tier: "data", owner: "dba", title: "Data platform" };
    expect(values(families, "sla_system_info", info)).toEqual([1]);
    expect(
      values(take(company({ policy: { ...companyPolicy(NOW), locale: "zh-CN" } })), "sla_system_info", { title: "数据中台" }),
    ).toEqual([1]);
  });

  test("in maintenance that was opened at run time shows it, although its policy knows of none.", () => {
    const ledger = companyLedger({
      maintenanceAt: (system) =>
        system === "erp" ? { from: NOW - 5, to: Number.POSITIVE_INFINITY, reason: "repair" } : undefined,
      countedAt: (system) => system !== "erp",
    });
    const families = take(company(), ledger);
    expect(values(families, "sla_system_maintenance", { system: "erp" })).toEqual([1]);
    expect(values(families, "sla_system_counted", { system: "erp" })).toEqual([0]);
    expect(values(families, "sla_system_counted", { system: "crm" })).toEqual([1]);
  });

  test("outside its service hours says when they begin, inside it does not.", () => {
    expect(values(families, "sla_system_next_service_timestamp_seconds")).toEqual([NOW + 3600]);
    expect(values(families, "sla_system_next_service_timestamp_seconds", { system: "erp" })).toEqual([]);
  });

  test("with two changes of one kind shows the later one.", () => {
    const lastChanges = [
      { system: "erp", kind: "policy", at: NOW - 10 },
      { system: "erp", kind: "policy", at: NOW - 900 },
    ] as const;
    expect(values(take(company({ lastChanges })), "sla_last_change_timestamp_seconds")).toEqual([NOW - 10]);
  });
});

describe("A check", () => {
  const down = (...views: CheckView[]) => values(of(...views), "sla_check_down");
  const never = check("erp-db", "erp", "database");
  const good = databaseCheck("erp-db", "erp", succeeded(databaseMeasurements()), {});

  test("is down from the confirmation on, also one that was before the exporter started, and else 0 while that is current.", () => {
    expect(down(never)).toEqual([]);
    expect(down({ ...never, down: true })).toEqual([1]);
    expect(down(good)).toEqual([0]);
    expect(down({ ...good, current: false })).toEqual([]);
    expect(down({ ...good, current: false, down: true })).toEqual([1]);
  });

  test("whose last run failed says where and why, and no more when that is too old or a run succeeds.", () => {
    const families = take(company());
    const labels = { check: "erp/place-order", kind: "transaction", step: "enter", reason: "status" };
    expect(values(families, "sla_check_failing_info", labels)).toEqual([1]);
    expect(values(families, "sla_check_failing_info", { system: "crm" })).toEqual([]);
    const refused = databaseCheck("erp-db", "erp", failed("auth", "denied"), {});
    expect(values(of(refused), "sla_check_failing_info", { step: "", reason: "auth" })).toEqual([1]);
    expect(values(of({ ...refused, current: false }), "sla_check_failing_info")).toEqual([]);
  });
});

describe("The ledger", () => {
  const families = take(company());

  test("shows its totals, without a series for a system that it does not know.", () => {
    expect(values(families, "sla_down_seconds_total", { system: "erp" })).toEqual([7252]);
    expect(values(families, "sla_up_seconds_total", { system: "warehouse" })).toEqual([]);
    expect(values(families, "sla_period_error_budget_seconds", { system: "warehouse" })).toEqual([]);
  });

  test("shows the repair clock and the start of an open incident, and nothing without one.", () => {
    expect(values(families, "sla_incident_open_counted_seconds")).toEqual([52]);
    expect(values(families, "sla_incident_start_timestamp_seconds", { system: "erp" })).toEqual([NOW - 52]);
  });

  test("has one figure for each period, and none of availability without counted time.", () => {
    expect(values(families, "sla_period_availability_ratio", { system: "crm" })).toEqual([0.95, 0.95, 0.95, 0.95, 0.95]);
    expect(values(families, "sla_period_availability_lower_bound_ratio", { system: "crm", period: "year" })).toEqual([0.86]);
    expect(values(families, "sla_period_incidents", { system: "erp", period: "30d" })).toEqual([1]);
    expect(values(families, "sla_period_availability_ratio", { system: "forum" })).toEqual([]);
    expect(values(families, "sla_period_error_budget_seconds", { system: "forum", period: "day" })).toEqual([0]);
    expect(values(families, "sla_period_repair_mean_seconds", { system: "forum" })).toEqual([]);
  });

  test("says that it cannot be written, and how much waits.", () => {
    const stuck = take(company(), companyLedger({ writable: false, pendingEntries: 3 }));
    expect(values(stuck, "sla_ledger_writable")).toEqual([0]);
    expect(values(stuck, "sla_ledger_pending_entries")).toEqual([3]);
    expect(values(families, "sla_ledger_writable")).toEqual([1]);
  });
});

describe("The exporter", () => {
  test("says whether it is blind where the policy names canaries, and nothing elsewhere.", () => {
    expect(values(take(company({ blind: true })), "sla_exporter_blind")).toEqual([1]);
    expect(values(take(company({ blind: false })), "sla_exporter_blind")).toEqual([0]);
    expect(values(take(company({ blind: undefined })), "sla_exporter_blind")).toEqual([]);
  });

  test("serves its build before the first policy is loaded.", () => {
    expect(take(undefined).map(({ name }) => name)).toEqual(["sla_exporter_build_info"]);
  });

  test("says that the last load failed and keeps the time of the last good one.", () => {
    const families = take(company({ reload: { successful: false, succeededAt: NOW - 60, errors: ["sla.yml:1:1 wrong"] } }));
    expect(values(families, "sla_config_last_reload_successful")).toEqual([0]);
    expect(values(families, "sla_config_last_reload_success_timestamp_seconds")).toEqual([NOW - 60]);
  });

  test("measures its own process with finite values under the catalogue's names.", async () => {
    const families = await snapshots(() => undefined, BUILD, new ProcessMetrics())();
    expect(values(families, "process_resident_memory_bytes")[0]).toBeGreaterThan(1e7);
    const version = families.find(({ name }) => name === "nodejs_version_info");
    expect(version?.samples[0]?.labels.version).toBe(process.version);
    for (const { name, samples } of families) {
      for (const { value, labels } of samples) {
        expect(Number.isFinite(value), name).toBe(true);
        for (const text of Object.values(labels)) expect(typeof text).toBe("string");
      }
    }
  });

  test("ends each series of buckets with +Inf, those of its own process included.", async () => {
    const all = snapshots(() => ({ state: company(), ledger: companyLedger() }), BUILD, new ProcessMetrics());
    const histograms = await vi.waitFor(async () => {
      // Short-lived memory: its collection is what the histogram of the process measures.
      Array.from({ length: 1e6 }, (_, index) => ({ index }));
      const found = (await all()).filter(({ type }) => type === "histogram");
      expect(found.map(({ name }) => name)).toContain("nodejs_gc_duration_seconds");
      return found;
    }, 5000);
    for (const { name, samples } of histograms) {
      const buckets = samples
        .filter(({ suffix }) => suffix === "_bucket")
        .map(({ labels: { le, ...labels } }) => ({ le, labels }));
      const series = new Set(buckets.map(({ labels }) => JSON.stringify(labels)));
      expect(buckets.filter(({ le }) => le === "+Inf").length, name).toBe(series.size);
      expect(buckets.map(({ le }) => le)).not.toContain("NaN");
    }
  });
});
