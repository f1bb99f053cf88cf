import { describe, expect, test } from "vitest";
import { HOUR, MONDAY, oneOff, recurring, system, Told } from "./told.js";

const none = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };

describe("Up and down", () => {
  test("A system should be down while any of its checks is, counted once.", () => {
    const told = Told.withSystem().down(100, "erp/a").down(150, "erp/b").up(200, "erp/a").up(260, "erp/b");
    expect(told.figures(1000)).toEqual({ ...none, up: 840, down: 160 });
    expect(told.incidents(1000)).toEqual([{ from: 100, to: 260, down: 160, repairCounted: 160, repairElapsed: 160 }]);
  });

  test("Downtime should begin with the first failed run, not with its confirmation.", () => {
    expect(Told.withSystem().down(100, "erp/a", 130).figures(150)).toEqual({ ...none, up: 100, down: 50 });
  });

  test("Time that waits for a confirmation should belong to neither.", () => {
    const account = Told.withSystem().account(500, { from: 0, to: 1000 }, "erp", 450);
    expect([account.up, account.accounted.to - MONDAY]).toEqual([450, 450]);
  });

  test("A check that is told down twice should be up at its first success.", () => {
    expect(Told.withSystem().down(100).down(120).up(200).figures(300)).toEqual({ ...none, up: 200, down: 100 });
  });

  test("A success of a check that was not down should change nothing.", () => {
    expect(Told.withSystem().up(100).figures(300)).toEqual({ ...none, up: 300 });
  });

  test("Checks that are down should be listed for whoever goes on after a restart.", () => {
    const told = Told.withSystem().down(100, "erp/a").down(150, "erp/b").up(200, "erp/a");
    expect(told.book.openDowns()).toEqual([
      { system: "erp", check: "erp/b", from: MONDAY + 150, reason: "connect", message: "refused" },
    ]);
  });

  test("A system that the book does not know should have no account.", () => {
    expect(Told.withSystem().book.account("crm", { from: 0, to: 1 }, { now: 1, classified: 1 })).toBeUndefined();
  });
});

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

describe("Unknown time", () => {
  test("From the last watched moment to the first answers nothing should be known.", () => {
    const told = Told.withSystem()
      .at(1000, { kind: "start", version: "1", observedUntil: 400 })
      .at(1010, { kind: "observed", system: "erp", at: 1005 });
    expect(told.account(2000)).toMatchObject({
      up: 1395,
      unknown: 605,
      availability: 1,
      lowerBound: 1395 / 2000,
      upperBound: 1,
      coverage: 1395 / 2000,
    });
  });

  test("Several starts in a row should be one gap.", () => {
    const told = Told.withSystem()
      .at(1000, { kind: "start", version: "1", observedUntil: 400 })
      .at(1100, { kind: "start", version: "1", observedUntil: 1050 })
      .at(1200, { kind: "observed", system: "erp", at: 1200 });
    expect(told.figures(2000)).toEqual({ ...none, up: 1200, unknown: 800 });
  });

  test("A gap entered while down should stay down, also before the first success is told.", () => {
    const told = Told.withSystem().down(300).at(1000, { kind: "start", version: "1", observedUntil: 400 });
    expect(told.figures(1500)).toEqual({ ...none, up: 300, down: 1200 });
    told.up(1600, "erp/a", 1610).at(1700, { kind: "observed", system: "erp", at: 1700 });
    expect(told.figures(2000)).toEqual({ ...none, up: 600, down: 1300, unknown: 100 });
  });

  test("A failure that waited for its confirmation should date the gap back.", () => {
    const told = Told.withSystem()
      .at(1000, { kind: "start", version: "1", observedUntil: 400, unconfirmed: { erp: 380 } })
      .at(1000, { kind: "observed", system: "erp", at: 1000 });
    expect(told.figures(2000)).toEqual({ ...none, up: 1380, unknown: 620 });
  });

  test("After a stop in order nothing should be known.", () => {
    expect(Told.withSystem().at(400, { kind: "stop" }).figures(1000)).toEqual({ ...none, up: 400, unknown: 600 });
  });

  test("While blind a system that is up should be unknown, one that is down stay down.", () => {
    const blind = { kind: "unobserved", system: "erp", from: 400, why: "blind" } as const;
    expect(Told.withSystem().at(410, blind).figures(1000)).toEqual({ ...none, up: 400, unknown: 600 });
    expect(Told.withSystem().down(300).at(410, blind).figures(1000)).toEqual({ ...none, up: 300, down: 700 });
  });

  test("While the process stood still nothing should be known.", () => {
    const told = Told.withSystem().at(700, { kind: "gap", from: 400, to: 700, why: "stalled" });
    expect(told.figures(1000)).toEqual({ ...none, up: 700, unknown: 300 });
  });

  test("A system's time should begin with the first policy that names it, unknown until it is observed.", () => {
    const told = Told.withSystem({}, "crm").policy(500, { crm: system(), erp: system() });
    expect(told.account(1000, { from: 0, to: 1000 }).accounted).toEqual({ from: MONDAY + 500, to: MONDAY + 1000 });
    expect(told.at(800, { kind: "observed", system: "erp", at: 750 }).figures(1000)).toEqual({ ...none, up: 250, unknown: 250 });
  });
});

describe("Policies", () => {
  test("The objective in force at each time should make its part of the budget, that of now the future.", () => {
    const told = Told.withSystem({ availability: 0.9 })
      .policy(1000, { erp: system({ availability: 0.99 }) })
      .outage(1500, 1600);
    const account = told.account(2000, { from: 0, to: 10_000 });
    expect(account.budget).toBeCloseTo(0.1 * 1000 + 0.01 * 9000, 9);
    expect(account.budgetRemaining).toBeCloseTo(90, 9);
  });

  test("Service hours should change the future only.", () => {
    const told = Told.withSystem().policy(HOUR, { erp: system({ serviceHours: "00:00-00:30" }) });
    expect(told.figures(2 * HOUR)).toEqual({ ...none, up: HOUR });
  });

  test("A system that no policy names any more should end, and what was down with it.", () => {
    const told = Told.withSystem().down(500).policy(1000, { crm: system() });
    expect(told.account(2000, { from: 0, to: 3000 })).toMatchObject({
      up: 500,
      down: 500,
      accounted: { from: MONDAY, to: MONDAY + 1000 },
      repairs: 1,
    });
    expect(told.book.openDowns()).toEqual([]);
    expect(told.up(1200).figures(2000)).toEqual({ ...none, up: 500, down: 500 });
  });

  test("One that comes back should go on, without the time between.", () => {
    const told = Told.withSystem()
      .policy(1000, { crm: system() })
      .policy(1500, { erp: system() })
      .at(1600, { kind: "observed", system: "erp", at: 1600 });
    expect(told.figures(2000)).toEqual({ ...none, up: 1400, unknown: 100 });
  });
});

describe("Renaming", () => {
  test("A renamed system should keep its history, over a chain of names.", () => {
    const told = Told.withSystem({}, "a")
      .policy(1000, { b: system({ was: "a" }) })
      .policy(2000, { c: system({ was: "b" }) });
    expect(told.figures(3000, undefined, "c")).toEqual({ ...none, up: 3000 });
    expect(told.figures(3000, undefined, "a")).toEqual({ ...none, up: 3000 });
    expect(told.book.known()).toEqual(["c"]);
  });

  test("Its checks that are down should go on being down under their new names.", () => {
    const told = Told.withSystem()
      .down(500, "erp/a")
      .policy(1000, { sales: system({ was: "erp" }) });
    expect(told.book.openDowns()).toMatchObject([{ system: "sales", check: "sales/a", from: MONDAY + 500 }]);
    expect(told.up(1500, "sales/a", 1500, "sales").figures(2000, undefined, "sales")).toEqual({ ...none, up: 1000, down: 1000 });
  });

  test("A success told by the old name should count, too.", () => {
    const told = Told.withSystem()
      .down(500, "erp/a")
      .policy(1000, { sales: system({ was: "erp" }) })
      .up(1500, "erp/a");
    expect(told.figures(2000, undefined, "sales")).toEqual({ ...none, up: 1000, down: 1000 });
  });

  test("`was` that stays in the file should be heeded once.", () => {
    const told = Told.withSystem()
      .policy(1000, { sales: system({ was: "erp" }) })
      .policy(2000, { sales: system({ was: "erp" }), erp: system() });
    expect(told.figures(3000, undefined, "sales")).toEqual({ ...none, up: 3000 });
    expect(told.figures(3000, undefined, "erp")).toEqual({ ...none, unknown: 1000 });
    expect(told.policy(4000, { sales: system({ was: "erp" }) }).figures(4000, undefined, "sales").up).toBe(4000);
  });

  test("`was` that names a system of the same policy should be ignored.", () => {
    const told = Told.withSystem().policy(1000, { erp: system(), sales: system({ was: "erp" }) });
    expect(told.figures(2000)).toEqual({ ...none, up: 2000 });
    expect(told.figures(2000, undefined, "sales")).toEqual({ ...none, unknown: 1000 });
  });
});

describe("Maintenance", () => {
  const wide = { from: 0, to: 10_000 };

  test("A window of the file should count from when it was loaded.", () => {
    const told = Told.withSystem().policy(1000, { erp: system({ maintenance: [oneOff(500, 2000)] }) });
    expect(told.figures(3000)).toEqual({ ...none, up: 2000, maintenance: 1000 });
  });

  test("A window that is taken out of the file while it holds should end then.", () => {
    const told = Told.withSystem({ maintenance: [oneOff(500, 2000)] }).policy(1000, { erp: system() });
    expect(told.figures(3000)).toEqual({ ...none, up: 2500, maintenance: 500 });
  });

  test("A window declared before the incident should take out its time.", () => {
    const told = Told.withSystem({ maintenance: [oneOff(500, 2000)] }).outage(400, 700);
    expect(told.figures(3000)).toEqual({ ...none, up: 1400, down: 100, maintenance: 1500 });
  });

  test("A window loaded during an incident should take out nothing of it, but of the time after it.", () => {
    const told = Told.withSystem()
      .down(400)
      .policy(600, { erp: system({ maintenance: [oneOff(500, 2000)] }) })
      .up(900);
    expect(told.figures(3000)).toEqual({ ...none, up: 1400, down: 500, maintenance: 1100 });
    expect(told.incidents(3000)).toEqual([{ from: 400, to: 900, down: 500, repairCounted: 500, repairElapsed: 500 }]);
  });

  test("So a recurring one; a later policy that still has it changes nothing.", () => {
    const maintenance = [recurring("0 * * * *", 1800)];
    const told = Told.withSystem()
      .down(400)
      .policy(600, { erp: system({ maintenance }) })
      .policy(700, { erp: system({ maintenance, availability: 0.9 }) })
      .up(900)
      .outage(HOUR, HOUR + 300);
    expect(told.figures(2 * HOUR)).toEqual({ ...none, up: 400 + 1800 + 1800, down: 500, maintenance: 900 + 1800 });
  });

  test("A window that stays in a file loaded during an incident should keep its earlier load time.", () => {
    const maintenance = [oneOff(500, 2000)];
    const told = Told.withSystem({ maintenance })
      .down(600)
      .policy(800, { erp: system({ maintenance, availability: 0.9 }) })
      .up(900);
    expect(told.figures(3000)).toEqual({ ...none, up: 1500, maintenance: 1500 });
  });

  test("One opened at run time should hold until it is ended, and take nothing of what lies ahead.", () => {
    const told = Told.withSystem().at(500, {
      kind: "maintenance",
      id: "m1",
      system: "erp",
      from: 500,
      reason: "patch",
      by: "kim",
    });
    expect(told.account(700, { from: 0, to: 1000 }).budget).toBeCloseTo(0.01 * 800, 9);
    told.at(900, { kind: "maintenance_end", id: "m1", at: 900, by: "kim" });
    expect(told.figures(1000)).toEqual({ ...none, up: 600, maintenance: 400 });
  });

  test("One opened at run time during an incident should take out nothing of it.", () => {
    const told = Told.withSystem().down(400, "erp/a", 430);
    told.at(420, { kind: "maintenance", id: "m1", system: "erp", from: 420, to: 2000, reason: "patch", by: "kim" });
    expect(told.up(900).figures(3000)).toEqual({ ...none, up: 1400, down: 500, maintenance: 1100 });
  });

  test("Where an incident reopens, time that was maintenance between its parts should count again.", () => {
    const told = Told.withSystem().down(400);
    told.at(450, { kind: "maintenance", id: "m1", system: "erp", from: 450, to: 5000, reason: "patch", by: "kim" });
    expect(told.up(500).figures(900)).toEqual({ ...none, up: 400, down: 100, maintenance: 400 });
    expect(told.down(900).up(1000).figures(1000)).toEqual({ ...none, up: 800, down: 200 });
  });

  test("One opened for a time in the past should hold from now on: the past takes an exclusion.", () => {
    const told = Told.withSystem().at(500, {
      kind: "maintenance",
      id: "m1",
      system: "erp",
      from: 100,
      to: 600,
      reason: "r",
      by: "kim",
    });
    expect(told.figures(1000)).toEqual({ ...none, up: 900, maintenance: 100 });
  });

  test("The window that holds should be told, of the file or of run time, and whether the moment counts.", () => {
    const told = Told.withSystem({ maintenance: [oneOff(500, 2000)] });
    told.at(100, { kind: "maintenance", id: "m1", system: "erp", from: 3000, reason: "patch", by: "kim" });
    const at = (moment: number) => told.book.maintenanceAt("erp", MONDAY + moment);
    expect([at(499), at(500), at(3000)]).toEqual([
      undefined,
      { from: MONDAY + 500, to: MONDAY + 2000, reason: "upgrade" },
      { from: MONDAY + 3000, to: Number.POSITIVE_INFINITY, reason: "patch" },
    ]);
    expect([499, 500, 2000, 4000].map((moment) => told.book.countedAt("erp", MONDAY + moment))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  test("All windows of a period should be listed, those that a policy change cut as one.", () => {
    const maintenance = [oneOff(500, 2000)];
    const told = Told.withSystem({ maintenance }).policy(1000, { erp: system({ maintenance, availability: 0.9 }) });
    told.at(1000, { kind: "maintenance", id: "m1", system: "erp", from: 3000, to: 4000, reason: "patch", by: "kim" });
    expect(told.book.maintenanceOf("erp", { from: MONDAY + wide.from, to: MONDAY + wide.to })).toEqual([
      { from: MONDAY + 500, to: MONDAY + 2000, reason: "upgrade" },
      { id: "m1", from: MONDAY + 3000, to: MONDAY + 4000, reason: "patch", by: "kim" },
    ]);
  });
});

describe("Exclusions", () => {
  const exclusion = { kind: "exclusion", id: "x1", system: "erp", from: 400, to: 600, reason: "power", by: "lee" } as const;
  const revoked = { kind: "exclusion_revoked", id: "x1", reason: "ours after all", by: "lee" } as const;

  test("Excluded time should count as nothing, and come back when the exclusion is revoked.", () => {
    const told = Told.withSystem().outage(500, 700).at(1000, exclusion);
    expect(told.figures(1000)).toEqual({ ...none, up: 700, down: 100, excluded: 200 });
    expect(told.incidents(1000)).toEqual([{ from: 500, to: 700, down: 100, repairCounted: 100, repairElapsed: 200 }]);
    expect(told.at(1001, revoked).figures(1000)).toEqual({ ...none, up: 800, down: 200 });
  });

  test("A wholly excluded incident should be no incident and no repair; the counters hold it still.", () => {
    const told = Told.withSystem().outage(450, 550).at(5000, exclusion);
    const { incidents, repairs, repairMean } = told.account(5000);
    expect({ incidents, repairs, repairMean }).toEqual({ incidents: [], repairs: 0, repairMean: undefined });
    expect(told.totals(5000)).toEqual({ up: 4900, down: 100, unknown: 0, incidents: 1, repairs: 1, repairSeconds: 100 });
  });

  test("All exclusions should be listed, with their revocation.", () => {
    const told = Told.withSystem().at(1000, exclusion).at(1001, revoked);
    expect(told.book.exclusionsOf("erp")).toEqual([
      {
        id: "x1",
        from: MONDAY + 400,
        to: MONDAY + 600,
        reason: "power",
        by: "lee",
        revoked: { at: MONDAY + 1001, reason: "ours after all", by: "lee" },
      },
    ]);
  });
});

describe("The clock", () => {
  test("Time over which it was put forward never was.", () => {
    const told = Told.withSystem().down(500).at(1600, { kind: "clock", from: 600, to: 1600 }).up(1700);
    expect(told.figures(2000)).toEqual({ ...none, up: 800, down: 200 });
    expect(told.incidents(2000)).toEqual([{ from: 500, to: 1700, down: 200, repairCounted: 200, repairElapsed: 200 }]);
  });

  test("Time that came twice should count once: down if it was down either time.", () => {
    const told = Told.withSystem().outage(500, 600).at(400, { kind: "clock", from: 1000, to: 400 }).outage(700, 750);
    expect(told.figures(1200)).toEqual({ ...none, up: 1050, down: 150 });
  });

  test("A repair over which the clock was put back should take as long as it took.", () => {
    const told = Told.withSystem().down(900).at(400, { kind: "clock", from: 1000, to: 400 }).up(450);
    expect(told.incidents(2000)).toEqual([{ from: 400, to: 1000, down: 150, repairCounted: 600, repairElapsed: 150 }]);
  });

  test("One cause should be told where the clock was set during a failure.", () => {
    const told = Told.withSystem().down(500).at(1600, { kind: "clock", from: 600, to: 1600 });
    expect(told.account(1700).incidents[0]?.causes).toHaveLength(1);
  });
});

describe("Counters", () => {
  test("They should stand still where an end is told later than it was, and not fall.", () => {
    const told = Told.withSystem().down(100);
    expect(told.totals(210)).toMatchObject({ up: 100, down: 110 });
    told.up(200, "erp/a", 210);
    expect(told.totals(210)).toMatchObject({ up: 110, down: 110 });
    expect(told.down(5000).totals(5005)).toMatchObject({ down: 110 });
    expect(told.totals(5020)).toMatchObject({ down: 120 });
  });

  test("A book that loads the same facts should show no less than was shown.", () => {
    const live = Told.withSystem().down(100);
    const shown = live.totals(210)?.down;
    const loaded = Told.withSystem().down(100).up(200, "erp/a", 210);
    expect(loaded.totals(210)?.down).toBe(shown);
  });

  test("They should not fall over a crash by what was shown after the last heartbeat.", () => {
    const live = Told.withSystem();
    const shown = live.totals(1009)?.up ?? 0;
    const loaded = Told.withSystem().at(1300, { kind: "start", version: "1", observedUntil: 1000 });
    expect(loaded.totals(1300)?.up).toBeGreaterThanOrEqual(shown);
    expect(loaded.totals(1300)?.unknown).toBe(300);
  });

  test("They should not fall when the clock is put back, whether they were read before or not.", () => {
    const told = Told.withSystem().at(400, { kind: "clock", from: 1000, to: 400 }).down(400);
    expect(told.totals(500)).toMatchObject({ up: 1000, down: 100 });
  });

  test("They should go on under a system's new name.", () => {
    const told = Told.withSystem()
      .outage(100, 200)
      .policy(1000, { sales: system({ was: "erp" }) });
    expect(told.totals(2000, "sales")).toEqual({ up: 1900, down: 100, unknown: 0, incidents: 1, repairs: 1, repairSeconds: 100 });
  });
});
