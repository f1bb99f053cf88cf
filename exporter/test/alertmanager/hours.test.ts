import { readFileSync } from "node:fs";
import fc from "fast-check";
import { load } from "js-yaml";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { PLAN_TIERS } from "../../src/policy/plan.js";
import { serviceHoursTest } from "../../src/policy/service-hours.js";
import { sends } from "./hours.js";
import { routesFor } from "./routing.js";
import { ROOT, shipped } from "./shipped.js";

const { route, time_intervals } = shipped();
const pageOf = (tier: string) => {
  const found = routesFor({ alertname: "SlaSystemDown", severity: "page", tier, role: "business", system: "any" }, route);
  const page = found.find(({ receiver }) => receiver === "page-business");
  if (!page) throw new Error(`no page for ${tier}`);
  return page;
};
const pages = (tier: string, at: number) => sends(at, pageOf(tier), time_intervals);
const shanghai = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime("Asia/Shanghai").epochMilliseconds / 1000;

describe("A page of an office or auxiliary system", () => {
  test.each([
    ["on a Monday, a second before eight", "2026-11-23T07:59:59", false],
    ["on a Monday, at eight", "2026-11-23T08:00:00", true],
    ["on a Friday, a second before eighteen", "2026-11-27T17:59:59", true],
    ["on a Friday, at eighteen", "2026-11-27T18:00:00", false],
    ["on a Saturday at noon", "2026-11-28T12:00:00", false],
    ["on a Sunday at noon", "2026-11-29T12:00:00", false],
    ["at noon of a holiday that is a Thursday", "2026-10-01T12:00:00", false],
    ["at noon of the last day of the holidays", "2026-10-07T12:00:00", false],
    ["on the day after the holidays", "2026-10-08T12:00:00", true],
    ["on a Saturday that is worked", "2026-10-10T08:00:00", true],
    ["on a Saturday that is worked, at eighteen", "2026-10-10T18:00:00", false],
    ["on the same day of another year, a Sunday", "2027-10-10T12:00:00", false],
  ])("%s (%s in Shanghai) goes out: %s.", (_when, text, expected) => {
    expect(["office", "auxiliary"].map((tier) => pages(tier, shanghai(text)))).toEqual([expected, expected]);
  });

  test("goes by Shanghai's clock, not by that of UTC.", () => {
    expect(pages("office", Date.parse("2026-11-23T00:00:00Z") / 1000)).toBe(true);
    expect(pages("office", Date.parse("2026-11-23T10:00:00Z") / 1000)).toBe(false);
  });

  test("goes out in the service hours that the exporter keeps with the example's holidays, at any moment of two years.", () => {
    const { holidays } = load(readFileSync(`${ROOT}sla.example.yml`, "utf8")) as {
      holidays: { off: string[]; working: string[] };
    };
    const { serviceHours } = PLAN_TIERS.find(({ id }) => id === "office") ?? { serviceHours: "" };
    const inHours = serviceHoursTest(serviceHours, holidays, "Asia/Shanghai");
    const moment = fc.integer({ min: shanghai("2026-01-01T00:00"), max: shanghai("2028-01-01T00:00") });
    const nearHoliday = fc.integer({ min: shanghai("2026-09-30T00:00"), max: shanghai("2026-10-12T00:00") });
    fc.assert(
      fc.property(fc.oneof(moment, nearHoliday), (at) => {
        expect(pages("office", at)).toBe(inHours(at));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("A page of any other system", () => {
  test.each(["core", "data", "logistics"])("goes out in the night of a holiday (%s).", (tier) => {
    expect(pages(tier, shanghai("2026-10-04T03:00"))).toBe(true);
  });
});
