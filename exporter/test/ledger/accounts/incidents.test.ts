import { describe, expect, test } from "vitest";
import { HOUR, MONDAY, Told } from "../told.js";

const none = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };

describe("Incidents", () => {
  test("Parts less than 10 minutes apart should be one incident, whose repair spans them; downtime is that of the parts.", () => {
    const told = Told.withSystem().outage(1000, 1100).outage(1699, 1800);
    expect(told.incidents(9000)).toEqual([{ from: 1000, to: 1800, down: 201, repairCounted: 800, repairElapsed: 800 }]);
  });

  test("Parts 10 minutes apart should be two incidents.", () => {
    expect(Told.withSystem().outage(1000, 1100).outage(1700, 1800).incidents(9000)).toHaveLength(2);
  });

  test("A failure that is dated back between two incidents should join them.", () => {
    const told = Told.withSystem().outage(1000, 1100).down(1750, "erp/a").down(1650, "erp/b", 1760);
    expect(told.incidents(1800)).toEqual([{ from: 1000, to: undefined, down: 250, repairCounted: 800, repairElapsed: 800 }]);
  });

  test("An incident should belong to the period in which it began, its repair to the one in which it ended.", () => {
    const told = Told.withSystem().outage(900, 1100);
    const [first, second] = [0, 1000].map((from) => told.account(5000, { from, to: from + 1000 }));
    expect([first?.incidents.length, first?.repairs, first?.down]).toEqual([1, 0, 100]);
    expect([second?.incidents.length, second?.repairs, second?.down, second?.repairMean]).toEqual([0, 1, 100, 200]);
  });

  test("One that began before the period and reaches into it should be told beside those that count.", () => {
    const told = Told.withSystem().outage(900, 1100).outage(5000, 5100).down(8000);
    const earlier = (from: number, to: number, now = 9000) => {
      const incident = told.account(now, { from, to }).earlierIncident;
      return incident && [incident.from - MONDAY, incident.down];
    };
    expect([earlier(1000, 2000), earlier(5050, 9000), earlier(8500, 20_000)]).toEqual([
      [900, 200],
      [5000, 100],
      [8000, 1000],
    ]);
    expect([earlier(900, 2000), earlier(1100, 2000), earlier(0, 9000), earlier(9500, 20_000)]).toEqual(Array(4).fill(undefined));
  });

  test("A repair should count when the incident can no longer reopen.", () => {
    const told = Told.withSystem().outage(100, 200);
    expect([799, 800].map((now) => told.account(now, { from: 0, to: 1000 }).repairs)).toEqual([0, 1]);
    expect([799, 800].map((now) => told.totals(now)?.repairs)).toEqual([0, 1]);
  });

  test("Outside service hours downtime should count nothing, and an incident wholly outside be none.", () => {
    const told = Told.withSystem({ serviceHours: "01:00-02:00" })
      .outage(HOUR - 100, HOUR + 60)
      .outage(3 * HOUR, 4 * HOUR);
    expect(told.figures(5 * HOUR)).toEqual({ ...none, up: HOUR - 60, down: 60 });
    expect(told.incidents(5 * HOUR)).toEqual([
      { from: HOUR - 100, to: HOUR + 60, down: 60, repairCounted: 60, repairElapsed: 160 },
    ]);
    expect(told.account(5 * HOUR).repairs).toBe(1);
  });

  test("The open incident should be told outside service hours, too, with its repair clock standing still.", () => {
    const told = Told.withSystem({ serviceHours: "01:00-02:00" }).down(100);
    const open = told.book.openIncident("erp", { now: MONDAY + 500, classified: MONDAY + 500 });
    expect(open).toMatchObject({ from: MONDAY + 100, to: undefined, down: 0, repairCounted: 0, repairElapsed: 400 });
  });

  test("Between two parts no incident should be open.", () => {
    const told = Told.withSystem().outage(100, 200);
    expect(told.book.openIncident("erp", { now: MONDAY + 300, classified: MONDAY + 300 })).toBeUndefined();
  });

  test("Causes should say which check failed, when and why.", () => {
    const told = Told.withSystem().outage(100, 200, "erp/a").down(150, "erp/b", 210);
    expect(told.account(300).incidents[0]?.causes).toEqual([
      { from: MONDAY + 100, to: MONDAY + 200, check: "erp/a", reason: "connect", message: "refused" },
      { from: MONDAY + 150, to: MONDAY + 300, check: "erp/b", reason: "connect", message: "refused" },
    ]);
  });
});
