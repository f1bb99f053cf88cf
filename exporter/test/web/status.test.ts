import { describe, expect, test } from "vitest";
import type { CheckView } from "../../src/state/view.js";
import { overviewPage } from "../../src/web/page/overview.js";
import { statusOf } from "../../src/web/status.js";
import { statusJson } from "../../src/web/status-api.js";
import { companyPolicy } from "../fixtures/policy.js";
import { plainRun } from "../fixtures/runs.js";
import {
  check,
  databaseCheck,
  databaseMeasurements,
  failed,
  NOW,
  slowQueries,
  stateView,
  succeeded,
  transactionCheck,
} from "../fixtures/state.js";

const erp = (...checks: CheckView[]) => statusOf(stateView(companyPolicy(NOW), checks)).find(({ system }) => system.id === "erp");
const order = transactionCheck("erp", plainRun("erp/place-order", NOW - 5, 0.4, ["login", "enter"]));
const database = databaseCheck("erp-db", "erp", succeeded(databaseMeasurements()), {});

describe("A system", () => {
  test("in maintenance that was opened at run time is maintained, and its time does not count.", () => {
    const maintenance = { from: NOW - 60, to: Number.POSITIVE_INFINITY, reason: "repair" };
    const view = stateView(companyPolicy(NOW), [order], {
      maintenance: (system) => (system === "erp" ? maintenance : undefined),
    });
    const status = statusOf(view).find(({ system }) => system.id === "erp");
    expect(status).toMatchObject({ maintenance, counted: false });
    expect(statusOf(view).find(({ system }) => system.id === "crm")).toMatchObject({ maintenance: undefined, counted: true });
    expect(statusJson(view).systems.find(({ system }) => system === "erp")?.maintenance).toEqual(maintenance);
    const page = (locale: "en" | "zh-CN") =>
      overviewPage(
        { view, ledger: undefined },
        { locale, chosen: false, path: "/", assets: { styles: [], scripts: [], icon: "" } },
      );
    expect(page("en")).toContain("Maintenance until it is ended: repair");
    expect(page("zh-CN")).toContain("维护中，结束时间未定：repair");
  });

  test("is up while every check is.", () => {
    expect(erp(order, database)?.condition).toBe("up");
  });

  test("has no data before its first result, nor when a critical result is too old.", () => {
    expect(erp()?.condition).toBe("unknown");
    expect(erp(check("erp/place-order", "erp", "transaction"), database)?.condition).toBe("unknown");
    expect(erp({ ...order, current: false }, database)?.condition).toBe("unknown");
  });

  test("stays down when its results grow old while it is down.", () => {
    expect(erp({ ...order, current: false, down: true }, database)?.condition).toBe("down");
  });

  test("needs care, and is not down, when only a check that is not critical is down.", () => {
    const broken = { ...databaseCheck("erp-db", "erp", failed("connect", "refused"), {}), down: true, consecutiveFailures: 5 };
    expect(erp(order, broken)?.condition).toBe("attention");
  });

  test("fails since the start of the first failed run of what fails longest.", () => {
    const broken = {
      ...databaseCheck("erp-db", "erp", failed("connect", "refused"), {}),
      consecutiveFailures: 9,
      failingSince: NOW - 500,
    };
    expect(erp({ ...order, failingSince: NOW - 20 }, broken)?.failingSince).toBe(NOW - 500);
  });
});

describe("A database", () => {
  const condition = (changes: Parameters<typeof databaseMeasurements>[0]) =>
    erp(order, databaseCheck("erp-db", "erp", succeeded(databaseMeasurements(changes)), {}))?.checks[1]?.condition;

  test("needs care above a limit, not at it.", () => {
    const ratio = (usedRatio: number) => condition({ connections: { byState: {}, max: 10, usedRatio } });
    expect([ratio(0.8), ratio(0.801)]).toEqual(["up", "attention"]);
    const slow = (today: number, todayUpperBound: number) => condition({ slowQueries: slowQueries({ today, todayUpperBound }) });
    expect([slow(10, 10), slow(11, 11)]).toEqual(["up", "attention"]);
  });

  test("is not accused on an upper bound alone.", () => {
    expect(condition({ slowQueries: slowQueries({ today: 0, todayUpperBound: Number.POSITIVE_INFINITY, exact: false }) })).toBe(
      "up",
    );
  });

  test("needs care when a part could not measure.", () => {
    const failure = { reason: "permission", message: "denied" } as const;
    expect(condition({ collectors: [{ collector: "logs", failure }] })).toBe("attention");
  });
});
