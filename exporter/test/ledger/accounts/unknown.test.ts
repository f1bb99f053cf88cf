import { describe, expect, test } from "vitest";
import { MONDAY, system, Told } from "../told.js";

const none = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };

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
