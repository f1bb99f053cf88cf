import { describe, expect, test } from "vitest";
import { HOUR, MONDAY, oneOff, recurring, system, Told } from "../told.js";

const none = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };

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

  test.each([
    ["longer", oneOff(500, 4000), 0, 3500],
    ["shorter", oneOff(500, 1500), 300, 1000],
    ["later", oneOff(900, 4000), 100, 3400],
    ["a recurring one in its place", recurring("0 0 * * *", 4000), 0, 3500],
  ])("A window that is changed while the system is down in it should keep what was announced: %s.", (_, changed, down, held) => {
    const told = Told.withSystem({ maintenance: [oneOff(500, 3000)] })
      .down(600)
      .policy(800, { erp: system({ maintenance: [changed] }) })
      .policy(850, { erp: system({ maintenance: [changed], availability: 0.9 }) })
      .up(1800);
    expect(told.figures(6000)).toMatchObject({ down, maintenance: held });
  });

  test("What a changed window holds beyond what was announced should take out nothing of the incident.", () => {
    const told = Told.withSystem({ maintenance: [oneOff(500, 1000)] })
      .down(600)
      .policy(800, { erp: system({ maintenance: [oneOff(300, 3000)] }) })
      .up(1800);
    expect(told.figures(4000)).toEqual({ ...none, up: 500 + 1000, down: 800, maintenance: 500 + 1200 });
    expect(told.book.maintenanceOf("erp", { from: MONDAY + wide.from, to: MONDAY + wide.to })).toEqual([
      { from: MONDAY + 500, to: MONDAY + 3000, reason: "upgrade" },
    ]);
  });

  test("A recurring window that is made longer should keep what was announced, also for its next time.", () => {
    const told = Told.withSystem({ maintenance: [recurring("0 * * * *", 900)] })
      .down(HOUR + 100)
      .policy(HOUR + 200, { erp: system({ maintenance: [recurring("0 * * * *", 1800)] }) })
      .up(2 * HOUR + 1000);
    expect(told.figures(3 * HOUR)).toMatchObject({ down: 2700 + 100, maintenance: 900 + 900 + 900 + 800 });
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

  test("Where windows overlap or follow at once, the end that is told should be the end of the maintenance.", () => {
    const told = Told.withSystem({ maintenance: [oneOff(500, 900), oneOff(900, 1200), oneOff(1201, 1500)] });
    const opened = { kind: "maintenance", system: "erp", reason: "patch", by: "kim" } as const;
    told.at(100, { ...opened, id: "m1", from: 600, to: 800 }, { ...opened, id: "m2", from: 700, to: 950 });
    told.at(100, { ...opened, id: "m3", from: 2000, to: 2500 }, { ...opened, id: "m4", from: 2400 });
    const at = (moment: number) => {
      const window = told.book.maintenanceAt("erp", MONDAY + moment);
      return window && [window.from - MONDAY, window.to - MONDAY, window.reason];
    };
    expect([500, 750, 1199, 1200, 1201, 2000].map(at)).toEqual([
      [500, 1200, "upgrade"],
      [500, 1200, "upgrade"],
      [900, 1200, "upgrade"],
      undefined,
      [1201, 1500, "upgrade"],
      [2000, Number.POSITIVE_INFINITY, "patch"],
    ]);
  });

  test("Windows that follow one another for ever should have an end far ahead.", () => {
    const told = Told.withSystem({ maintenance: [recurring("0 * * * *", HOUR)] });
    expect(told.book.maintenanceAt("erp", MONDAY)?.to).toBe(MONDAY + 30 * 24 * HOUR);
  });

  test("One that was called off before it began should be listed no more, nor hide the next one.", () => {
    const told = Told.withSystem();
    const opened = { kind: "maintenance", system: "erp", reason: "patch", by: "kim" } as const;
    told.at(100, { ...opened, id: "m1", from: 500, to: 900 }, { ...opened, id: "m2", from: 2000, to: 2500 });
    told.at(200, { kind: "maintenance_end", id: "m1", at: 200, by: "kim" });
    expect(told.book.maintenanceOf("erp", { from: MONDAY, to: MONDAY + 10_000 }).map(({ id }) => id)).toEqual(["m2"]);
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
