import { beforeAll, describe, expect, test } from "vitest";
import { Book } from "../../src/ledger/book.js";
import { overDay, summariseDay } from "../../src/ledger/day.js";
import { monthOf, periodAt } from "../../src/ledger/periods.js";
import type { Interval } from "../../src/ledger/view.js";
import { BEGIN, END, factsOfTheYear, SYSTEMS, ZONE } from "./made-year.js";
import { minuteByMinute } from "./minute-by-minute.js";

const NOW = { now: END, classified: END };
const named = (text: string): Interval => {
  const period = monthOf(text, ZONE);
  if (period === undefined) throw new Error(`no period ${text}`);
  return period;
};
const MONTHS = Array.from({ length: 12 }, (_, month) => named(`2026-${String(month + 1).padStart(2, "0")}`));
const DAYS = ["2026-01-01", "2026-03-28", "2026-03-29", "2026-06-01", "2026-08-04", "2026-10-25", "2026-12-05", "2026-12-31"].map(
  named,
);
const PERIODS = [
  named("2026"),
  ...MONTHS,
  ...DAYS,
  periodAt("30d", END, ZONE),
  { from: BEGIN + 86_400 * 100 + 60, to: END - 86_400 * 7 - 3540 },
];

describe("A year of twenty systems", () => {
  const book = new Book();

  beforeAll(() => {
    for (const fact of factsOfTheYear()) book.apply(fact);
  });

  test.each(SYSTEMS.map((system, number) => [system, number] as const))(
    "%s should come to what a count minute by minute comes to, in each month, over the year and on days when clocks change.",
    (system, number) => {
      const count = minuteByMinute(number);
      for (const period of PERIODS) {
        const account = book.account(system, period, NOW);
        if (account === undefined) throw new Error("not known");
        const { up, down, unknown, maintenance, excluded, repairs, repairMean = 0 } = account;
        const incidents = account.incidents.length;
        const { budget, ...counted } = count(period);
        expect({
          up,
          down,
          unknown,
          maintenance,
          excluded,
          incidents,
          repairs,
          repairCounted: Math.round(repairMean * repairs),
        }).toEqual(counted);
        expect(account.budget).toBeCloseTo(budget, 6);
        expect(account.availability).toBe(up + down > 0 ? counted.up / (counted.up + counted.down) : undefined);
      }
    },
  );

  test("The figures of the first system should be those reckoned by hand.", () => {
    // Down: 28 March 23:30 to 29 March 04:30, an hour less by the clocks: 4 h; 11 May 30 min and 6 min, 9 min apart;
    // 31 December 1 h. Maintenance: 24 October 22:00 to 25 October 04:00, an hour more: 7 h. Unknown: 1 July 1 h; the
    // gap of March lies in the outage, that of October in the maintenance.
    const down = 4 * 3600 + 36 * 60 + 3600;
    expect(book.account("system-0", named("2026"), NOW)).toMatchObject({
      up: 31_536_000 - 7 * 3600 - 3600 - down,
      down: 20_160,
      unknown: 3600,
      maintenance: 25_200,
      availability: 31_487_040 / 31_507_200,
      lowerBound: 31_487_040 / 31_510_800,
      upperBound: 31_490_640 / 31_510_800,
      coverage: 31_507_200 / 31_510_800,
      repairs: 2,
      repairMean: (14_400 + 45 * 60) / 2,
    });
    const incidents = book.account("system-0", named("2026"), NOW)?.incidents ?? [];
    expect(incidents.map(({ down, repairCounted }) => [down, repairCounted])).toEqual([
      [14_400, 14_400],
      [2160, 2700],
      [3600, 3600],
    ]);
    // March has 31 days less an hour; the outage has 30 min on the 28th.
    expect(book.account("system-0", named("2026-03"), NOW)).toMatchObject({ up: 31 * 86_400 - 3600 - 14_400, down: 14_400 });
    expect(book.account("system-0", named("2026-03-28"), NOW)).toMatchObject({ down: 1800, repairs: 0 });
    expect(book.account("system-0", named("2026-03-29"), NOW)).toMatchObject({
      down: 12_600,
      up: 23 * 3600 - 12_600,
      repairs: 1,
    });
    // The objective was 99 % from 1 June 12:00 to 10 November 09:30, which has 162 days less 2.5 h and, by the clocks, an hour more.
    const loose = 162 * 86_400 - 2.5 * 3600 + 3600 - 25_200;
    expect(book.account("system-0", named("2026"), NOW)?.budget).toBeCloseTo(0.01 * loose + 0.002 * (31_510_800 - loose), 6);
  });

  test("The office should have the holidays off and work two Saturdays.", () => {
    // January has 22 days from Monday to Friday, the first of them a holiday; the 2nd of May is a Saturday.
    const counted = (text: string) => {
      const { up = 0, down = 0, unknown = 0, maintenance = 0 } = book.account("system-13", named(text), NOW) ?? {};
      return (up + down + unknown + maintenance) / 36_000;
    };
    expect([counted("2026-01"), counted("2026-01-01"), counted("2026-05-02"), counted("2026-05-03")]).toEqual([21, 0, 1, 0]);
  });

  test("A month's figures should not change when the year goes on.", () => {
    const early = new Book();
    const march = named("2026-03");
    for (const fact of factsOfTheYear()) if (fact.time <= march.to + 700) early.apply(fact);
    const at = { now: march.to + 700, classified: march.to + 700 };
    // Systems without corrections, which are told at the end of the year.
    for (const system of SYSTEMS.filter((_, number) => number % 4 !== 3)) {
      const [then, now] = [early.account(system, march, at), book.account(system, march, NOW)];
      // An incident that began in March may end in April.
      expect({ ...then, incidents: then?.incidents.length }).toEqual({ ...now, incidents: now?.incidents.length });
    }
  });

  test("Each day should be summarised once, ten minutes after it is over, and the days add up to the counters.", () => {
    const live = new Book();
    const sums = { up: 0, down: 0, unknown: 0 };
    let days = 0;
    const summarise = (now: number) => {
      for (let date = overDay(live, now); date !== undefined; date = overDay(live, now)) {
        const systems = summariseDay(live, date);
        live.apply({ kind: "day", date, systems, time: now, monotonic: now, boot: "b" });
        days++;
        for (const key of ["up", "down", "unknown"] as const) sums[key] += systems["system-5"]?.[key] ?? 0;
      }
    };
    for (const fact of factsOfTheYear()) {
      summarise(fact.time);
      live.apply(fact);
    }
    summarise(END + 599);
    expect([days, live.unsummarised]).toEqual([364, END - 86_400]);
    summarise(END + 600);
    expect([days, live.unsummarised]).toEqual([365, END]);
    expect(live.totals("system-5", NOW)).toMatchObject(sums);
  });
});
