import { describe, expect, test } from "vitest";
import { type CalendarSettings, makeCalendar } from "../../src/policy/make-calendar.js";

const at = (text: string) => Date.parse(text) / 1000;

function calendar(settings: Partial<CalendarSettings>) {
  return makeCalendar({
    timeZone: "Asia/Shanghai",
    serviceHours: "always",
    holidays: { off: [], working: [] },
    maintenance: [],
    ...settings,
  });
}

describe("Service hours", () => {
  const office = calendar({ serviceHours: "Mon-Fri 08:00-18:00", holidays: { off: ["2026-10-01"], working: ["2026-10-10"] } });

  test.each([
    ["2026-11-23T08:00+08:00", true, "begin with their first second"],
    ["2026-11-23T17:59:59.999+08:00", true, "hold to their last moment"],
    ["2026-11-23T18:00+08:00", false, "exclude their end"],
    ["2026-11-21T10:00+08:00", false, "leave out a Saturday"],
    ["2026-10-01T10:00+08:00", false, "leave out a holiday"],
    ["2026-10-10T10:00+08:00", true, "hold on a Saturday that is worked, as on a Monday"],
    ["2026-10-10T18:00+08:00", false, "end on that Saturday as on a Monday"],
  ])("At %s they are %s: they %s.", (moment, expected) => {
    expect(office.inServiceHours(at(moment))).toBe(expected);
  });

  test.each([
    ["2026-11-23T07:00+08:00", "2026-11-23T08:00+08:00", "on the same morning"],
    ["2026-11-20T18:00+08:00", "2026-11-23T08:00+08:00", "after the weekend"],
    ["2026-09-30T20:00+08:00", "2026-10-02T08:00+08:00", "after the holiday"],
  ])("At %s they begin next at %s: %s.", (moment, begin) => {
    expect(office.nextService(at(moment))).toBe(at(begin));
  });

  test("They begin next at no time inside of them, when they always hold, and when every day is off.", () => {
    expect(office.nextService(at("2026-11-23T08:00+08:00"))).toBeUndefined();
    expect(calendar({}).nextService(at("2026-11-23T08:00+08:00"))).toBeUndefined();
    const first = at("2027-01-01T00:00Z");
    const off = Array.from({ length: 400 }, (_, day) => new Date((first + day * 86_400) * 1000).toISOString().slice(0, 10));
    const never = calendar({ serviceHours: "Mon-Fri 08:00-18:00", holidays: { off, working: [] } });
    expect(never.nextService(first + 86_400)).toBeUndefined();
  });

  test("Asked again before and after, the answer is that of the moment.", () => {
    expect(office.nextService(at("2026-11-23T19:00+08:00"))).toBe(at("2026-11-24T08:00+08:00"));
    expect(office.nextService(at("2026-11-24T19:00+08:00"))).toBe(at("2026-11-25T08:00+08:00"));
    expect(office.nextService(at("2026-11-23T19:00+08:00"))).toBe(at("2026-11-24T08:00+08:00"));
  });

  test("As intervals they leave out the holiday and hold the Saturday that is worked.", () => {
    const days = (from: string, to: string) =>
      office
        .serviceBetween(at(`${from}T00:00+08:00`), at(`${to}T00:00+08:00`))
        .map((span) => new Date(span.from * 1000).toISOString());
    expect(days("2026-09-30", "2026-10-03")).toEqual(["2026-09-30T00:00:00.000Z", "2026-10-02T00:00:00.000Z"]);
    expect(office.serviceBetween(at("2026-10-10T09:00+08:00"), at("2026-10-11T09:00+08:00"))).toEqual([
      { from: at("2026-10-10T09:00+08:00"), to: at("2026-10-10T18:00+08:00") },
    ]);
  });

  test('"always" should know no holidays.', () => {
    expect(calendar({ holidays: { off: ["2026-10-01"], working: [] } }).inServiceHours(at("2026-10-01T12:00+08:00"))).toBe(true);
  });

  test("A shift past midnight should belong to the day on which it starts.", () => {
    const night = calendar({ serviceHours: "Mon-Fri 22:00-06:00", holidays: { off: ["2026-10-01"], working: [] } });
    const moments = [
      "2026-09-30T23:00",
      "2026-10-01T05:59",
      "2026-10-01T06:00",
      "2026-10-01T23:00",
      "2026-10-02T05:00",
      "2026-10-03T05:00",
    ];
    expect(moments.map((moment) => night.inServiceHours(at(`${moment}+08:00`)))).toEqual([true, true, false, false, false, true]);
  });
});

describe("Maintenance", () => {
  const once = { from: "2026-12-05 22:00", to: "2026-12-06 02:00", reason: "upgrade", cron: undefined, for: undefined };
  const weekly = { cron: "0 1 * * SUN", for: 7200, reason: "restart", from: undefined, to: undefined };
  const both = calendar({ maintenance: [weekly, once] });

  test("Windows should come in the order of their start, whatever the order in the file.", () => {
    expect(both.maintenanceBetween(at("2026-12-05T00:00Z"), at("2026-12-07T00:00Z"))).toEqual([
      { from: at("2026-12-05T22:00+08:00"), to: at("2026-12-06T02:00+08:00"), reason: "upgrade" },
      { from: at("2026-12-06T01:00+08:00"), to: at("2026-12-06T03:00+08:00"), reason: "restart" },
    ]);
  });

  test("Of two windows at once the one that started first should be named.", () => {
    const moments = [
      "2026-12-05T21:59:59",
      "2026-12-05T22:00:00",
      "2026-12-06T01:30:00",
      "2026-12-06T02:00:00",
      "2026-12-06T03:00:00",
    ];
    expect(moments.map((moment) => both.maintenanceAt(at(`${moment}+08:00`))?.reason)).toEqual([
      undefined,
      "upgrade",
      "upgrade",
      "restart",
      undefined,
    ]);
  });

  test("A window that only touches the end of the asked time should be left out.", () => {
    expect(both.maintenanceBetween(at("2026-12-06T03:00+08:00"), at("2026-12-13T01:00+08:00"))).toEqual([]);
  });
});
