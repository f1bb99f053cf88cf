import { describe, expect, test } from "vitest";
import { knownBefore, startFacts } from "../../src/ledger/beginning.js";
import type { DatedFact } from "../../src/ledger/fact.js";

const moment = (time: number, monotonic = time, boot = "one") => ({ time, monotonic, boot });
const entry = (time: number, monotonic = time, boot = "one"): DatedFact => ({
  kind: "observed",
  system: "erp",
  at: time,
  ...moment(time, monotonic, boot),
});
const beat = (time: number, unconfirmed: Readonly<Record<string, number>> = {}, monotonic = time) => ({
  ...moment(time, monotonic),
  unconfirmed,
});

describe("what the run before knew", () => {
  test("A new ledger knows nothing.", () => {
    expect(knownBefore(undefined, undefined, [])).toEqual({ sign: undefined, unconfirmed: {} });
    expect(startFacts("1.0", knownBefore(undefined, undefined, []), moment(5))).toEqual([{ kind: "start", version: "1.0" }]);
  });

  test("An orderly end says all, whatever a heartbeat before it said.", () => {
    const stop: DatedFact = { kind: "stop", unconfirmed: { crm: 90 }, ...moment(100) };
    expect(knownBefore(stop, beat(95, { erp: 80 }), ["erp", "crm"])).toEqual({ sign: stop, unconfirmed: { crm: 90 } });
  });

  test("Without one, it is the later of the last entry and the last heartbeat.", () => {
    expect(knownBefore(entry(100), beat(95), []).sign?.time).toBe(100);
    expect(knownBefore(entry(100), beat(105), []).sign?.time).toBe(105);
    expect(knownBefore(entry(100), undefined, []).sign?.time).toBe(100);
  });

  test("After the clock was put back, the later one is that with less time on the clock.", () => {
    expect(knownBefore(entry(5000, 100), beat(1010, {}, 110), []).sign?.time).toBe(1010);
    expect(knownBefore(entry(1010, 110), beat(5000, {}, 100), []).sign?.time).toBe(1010);
  });

  test("A heartbeat without room for names speaks of every system.", () => {
    expect(knownBefore(undefined, beat(100, { "*": 80 }), ["erp", "crm"]).unconfirmed).toEqual({ erp: 80, crm: 80 });
  });
});

describe("the first facts", () => {
  test("They say until when was watched, and what was not settled.", () => {
    const known = knownBefore(entry(90), beat(100, { erp: 95 }), ["erp"]);
    expect(startFacts("1.0", known, moment(400))).toEqual([
      { kind: "start", version: "1.0", observedUntil: 100, unconfirmed: { erp: 95 } },
    ]);
  });

  test("A clock that was put forward in between shows on the same boot, beyond two seconds, and not on another.", () => {
    const known = knownBefore(entry(100), undefined, []);
    const start = { kind: "start", version: "1.0", observedUntil: 100 };
    expect(startFacts("1.0", known, moment(1000, 400))).toEqual([{ kind: "clock", from: 400, to: 1000 }, start]);
    expect(startFacts("1.0", known, moment(402, 400))).toEqual([start]);
    expect(startFacts("1.0", known, moment(200, 400))).toEqual([start]);
    expect(startFacts("1.0", known, moment(1000, 400, "two"))).toEqual([start]);
  });
});
