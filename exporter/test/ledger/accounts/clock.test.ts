import { describe, expect, test } from "vitest";
import { Told } from "../told.js";

const none = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };

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

  test("An incident that a setting back of the clock takes apart should stay one before it, and not get lost.", () => {
    const told = Told.withSystem().down(500).at(5000, { kind: "clock", from: 600, to: 5000 }).up(5100);
    expect(told.incidents(5100)).toMatchObject([{ from: 500, to: 5100, down: 200 }]);
    told.at(700, { kind: "clock", from: 5100, to: 700 });
    expect(told.incidents(900)).toMatchObject([{ from: 500, to: 600, down: 100 }]);
  });

  test("One cause should be told where the clock was set during a failure.", () => {
    const told = Told.withSystem().down(500).at(1600, { kind: "clock", from: 600, to: 1600 });
    expect(told.account(1700).incidents[0]?.causes).toHaveLength(1);
  });
});
