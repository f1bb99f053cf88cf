import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, isExact, openAccount, past, skip, whyNotExact } from "../../../../src/checks/databases/slow-queries/account.js";

const at = (text: string) => Date.parse(text) / 1000;
const exactly = (count: number) => ({ lower: count, upper: count, exact: true, why: "" });
const between = (lower: number, upper: number) => ({ lower, upper, exact: false, why: "sampled" });

describe("the account of slow queries", () => {
  it("is exact from midnight on when every delta was.", () => {
    let account = openAccount(at("2026-11-23T00:00:00+08:00"), "Asia/Shanghai");
    account = add(account, exactly(3), at("2026-11-23T09:00:00+08:00"));
    account = add(account, exactly(2), at("2026-11-23T23:59:59+08:00"));
    expect(account).toMatchObject({ total: 5, today: 5, todayUpperBound: 5 });
    expect(isExact(account)).toBe(true);
    expect(whyNotExact(account)).toBe("");
  });

  it("has no upper bound on a day whose morning was not watched.", () => {
    const account = add(openAccount(at("2026-11-23T15:04:00Z"), "UTC"), exactly(1), at("2026-11-23T15:05:00Z"));
    expect(account).toMatchObject({ today: 1, todayUpperBound: Number.POSITIVE_INFINITY });
    expect(whyNotExact(account)).toBe("not watched for 15 h 4 min");
  });

  it("begins a new day at the midnight of the policy's time zone, not of UTC.", () => {
    let account = openAccount(at("2026-11-23T00:00:00+08:00"), "Asia/Shanghai");
    account = add(account, exactly(4), at("2026-11-23T23:59:50+08:00"));
    account = add(account, exactly(0), at("2026-11-24T00:00:05+08:00"));
    account = add(account, exactly(1), at("2026-11-24T00:00:20+08:00"));
    expect(account).toMatchObject({ total: 5, today: 1, todayUpperBound: 1 });
    expect(isExact(account)).toBe(true);
    account = add(account, exactly(1), at("2026-11-24T08:00:05+08:00"));
    expect(account).toMatchObject({ total: 6, today: 2 });
  });

  it("knows of statements counted over midnight only that they may belong to the new day.", () => {
    let account = openAccount(at("2026-11-23T00:00:00Z"), "UTC");
    account = add(account, exactly(1), at("2026-11-23T23:59:55Z"));
    account = add(account, exactly(2), at("2026-11-24T00:00:10Z"));
    expect(account).toMatchObject({ total: 3, today: 0, todayUpperBound: 2 });
    expect(whyNotExact(account)).toBe("some may have been before midnight");
  });

  it("puts statements whose end is known into their own day, read late or by a clock behind the server's.", () => {
    const ended = (...times: string[]) => ({
      ...exactly(times.length),
      ended: times.map((time) => ({ time: at(time), count: 1 })),
    });
    let account = openAccount(at("2026-11-23T00:00:00Z"), "UTC");
    account = add(account, ended("2026-11-23T23:59:50Z", "2026-11-24T00:00:01Z"), at("2026-11-23T23:59:55Z"));
    expect(account).toMatchObject({ total: 2, today: 1, todayUpperBound: 1 });
    account = add(account, ended("2026-11-23T23:59:58Z", "2026-11-24T00:00:05Z"), at("2026-11-24T00:00:10Z"));
    expect(account).toMatchObject({ total: 4, today: 2, todayUpperBound: 2, ahead: [] });
    expect(isExact(account)).toBe(true);
  });

  it("is not exact while its source has more to read, and is again when it has not.", () => {
    let account = openAccount(at("2026-11-23T00:00:00Z"), "UTC");
    account = add(account, { ...exactly(1), ended: [], behind: true }, at("2026-11-23T10:00:00Z"));
    expect(isExact(account)).toBe(false);
    expect(whyNotExact(account)).toBe("the source is still being read");
    account = add(account, { ...exactly(0), ended: [] }, at("2026-11-23T10:00:15Z"));
    expect(isExact(account)).toBe(true);
  });

  it("takes days of 23 and 25 hours as they are.", () => {
    // Berlin set its clocks forward on 2026-03-29 and back on 2026-10-25.
    for (const [day, hours] of [
      ["2026-03-29", 23],
      ["2026-10-25", 25],
    ] as const) {
      const start = at(`${day}T00:00:00${hours === 23 ? "+01:00" : "+02:00"}`);
      let account = openAccount(start, "Europe/Berlin");
      account = add(account, exactly(1), start + hours * 3600 - 1);
      expect(account.today).toBe(1);
      account = add(account, exactly(0), start + hours * 3600);
      expect(account).toMatchObject({ today: 0, dayStart: start + hours * 3600 });
    }
  });

  it("says how long nobody watched, and gives up the upper bound.", () => {
    let account = openAccount(at("2026-11-23T00:00:00Z"), "UTC");
    account = add(account, between(1, 2), at("2026-11-23T10:00:00Z"));
    account = skip(account, at("2026-11-23T10:00:42Z"));
    account = add(account, between(1, 3), at("2026-11-23T10:01:00Z"));
    expect(account).toMatchObject({ total: 2, today: 2, todayUpperBound: Number.POSITIVE_INFINITY });
    expect(whyNotExact(account)).toBe("sampled; not watched for 42 s");
  });

  it("keeps reasons that are over in the past tense until the day ends, and gives advice only with the reading.", () => {
    let account = openAccount(at("2026-11-23T00:00:00+08:00"), "Asia/Shanghai");
    account = add(account, between(1, 2), at("2026-11-23T10:00:00+08:00"));
    account = add(account, { ...between(1, 2), why: "set otherwise; the source has changed" }, at("2026-11-23T10:00:15+08:00"));
    expect(whyNotExact(account, ["do this"])).toBe("sampled; set otherwise; the source has changed; do this");
    for (const minute of ["14:03", "14:04"]) {
      account = past(account, ["sampled"], at(`2026-11-23T${minute}:59+08:00`));
      expect(whyNotExact(account)).toBe("sampled; until 14:03: set otherwise; the source has changed");
    }
    expect(isExact(account)).toBe(false);
    expect(whyNotExact(add(account, exactly(0), at("2026-11-24T00:00:15+08:00")))).toBe("");
  });

  it("counts of a gap over midnight only the part of the new day.", () => {
    let account = openAccount(at("2026-11-23T00:00:00Z"), "UTC");
    account = add(account, exactly(0), at("2026-11-23T23:59:00Z"));
    account = skip(account, at("2026-11-24T00:00:30Z"));
    expect(account.unwatched).toBe(30);
  });

  it("keeps its total when the clock is set back to the day before.", () => {
    let account = openAccount(at("2026-11-23T00:00:00Z"), "UTC");
    account = add(account, exactly(7), at("2026-11-23T00:00:10Z"));
    account = add(account, exactly(1), at("2026-11-22T23:59:50Z"));
    expect(account.total).toBe(8);
    expect(isExact(account)).toBe(false);
  });

  it("never lets the total fall nor the day's bounds cross.", () => {
    const step = fc.record({
      lower: fc.nat(5),
      more: fc.nat(5),
      seconds: fc.integer({ min: 1, max: 50_000 }),
      gap: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.constantFrom("Asia/Shanghai", "America/New_York", "UTC"),
        (steps, zone) => {
          let account = openAccount(at("2026-10-30T12:00:00Z"), zone);
          for (const { lower, more, seconds, gap } of steps) {
            const before = account;
            const to = account.until + seconds;
            account = gap ? skip(account, to) : add(account, between(lower, lower + more), to);
            expect(account.total).toBeGreaterThanOrEqual(before.total);
            expect(account.todayUpperBound).toBeGreaterThanOrEqual(account.today);
            expect(account.total).toBeGreaterThanOrEqual(account.today);
          }
        },
      ),
    );
  });
});
