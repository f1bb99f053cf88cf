import { describe, expect, test } from "vitest";
import { MONDAY, Told } from "../told.js";

const none = { up: 0, down: 0, unknown: 0, maintenance: 0, excluded: 0 };

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
        at: MONDAY + 1000,
        revoked: { at: MONDAY + 1001, reason: "ours after all", by: "lee" },
      },
    ]);
  });
});
