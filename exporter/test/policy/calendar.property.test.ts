import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixedStarts } from "../../src/policy/fixed-starts.js";
import { makeCalendar } from "../../src/policy/make-calendar.js";
import { CLOCK_CHANGES, clockText, type WallClock, wallClock } from "./wall-clock.js";

const DAY = 86400;
const NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const NO_HOLIDAYS = { off: [], working: [] };

/** A zone with a whole minute somewhere within 30 hours of a change of its clocks. */
const around = fc
  .constantFrom(
    ...CLOCK_CHANGES.flatMap(([timeZone, changes]) => changes.map((change) => ({ timeZone, change: Date.parse(change) / 1000 }))),
  )
  .chain(({ timeZone, change }) =>
    fc.integer({ min: -30 * 60, max: 30 * 60 }).map((shift) => ({ timeZone, middle: change + shift * 60 })),
  );

interface Range {
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}

const range = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    from: fc.integer({ min: 0, max: 1439 }),
    to: fc.integer({ min: 1, max: 1440 }),
  })
  .filter(({ from, to }) => from !== to);

function minutes(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / 60 }, (_, index) => from + index * 60);
}

function textOf(ranges: readonly Range[]): string {
  return ranges
    .map(({ days, from, to }) => `${days.map((day) => NAMES[day - 1]).join(",")} ${clockText(from)}-${clockText(to)}`)
    .join("; ");
}

/** Starts on this date by the rules, and holds at this minute; past midnight it holds from the eve. */
function counts(
  ranges: readonly Range[],
  off: string,
  working: string,
  { date, minute, weekday }: WallClock,
  eve: WallClock,
): boolean {
  const starts = (clock: WallClock, day: number) => clock.date !== off && (clock.date === working ? 1 : clock.weekday) === day;
  return ranges.some(({ days, from, to }) =>
    days.some((day) =>
      to > from
        ? starts({ date, minute, weekday }, day) && minute >= from && minute < to
        : (starts({ date, minute, weekday }, day) && minute >= from) || (starts(eve, day) && minute < to),
    ),
  );
}

describe("Service hours", { timeout: 60_000 }, () => {
  test("Each minute around a change of the clocks should count as the wall clock says.", () => {
    fc.assert(
      fc.property(
        around,
        fc.array(range, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: -1, max: 1 }),
        fc.integer({ min: -1, max: 1 }),
        (place, ranges, off, working) => {
          const { timeZone, middle } = place;
          const dayOff = wallClock(middle + off * DAY, timeZone).date;
          const dayWorked = wallClock(middle + working * DAY, timeZone).date;
          const holidays = { off: [dayOff], working: dayOff === dayWorked ? [] : [dayWorked] };
          const calendar = makeCalendar({ timeZone, serviceHours: textOf(ranges), holidays, maintenance: [] });
          for (const at of minutes(middle - DAY / 2, middle + DAY / 2)) {
            const clock = wallClock(at, timeZone);
            const eve = wallClock(at - clock.minute * 60 - DAY / 4, timeZone);
            const expected = counts(ranges, dayOff, dayOff === dayWorked ? "" : dayWorked, clock, eve);
            if (calendar.inServiceHours(at + 59.9) !== expected)
              expect.fail(`${timeZone} ${new Date(at * 1000).toISOString()} ${textOf(ranges)}`);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test("Listed as intervals they should hold each second that the test of a moment finds in them, and no other.", () => {
    const arbitrary = [around, fc.array(range, { minLength: 1, maxLength: 3 }), fc.integer({ min: -1, max: 1 })] as const;
    fc.assert(
      fc.property(...arbitrary, fc.integer({ min: 1, max: 1440 }), (place, ranges, shift, length) => {
        const { timeZone, middle } = place;
        const holidays = {
          off: [wallClock(middle + shift * DAY, timeZone).date],
          working: [wallClock(middle + (shift + 1) * DAY, timeZone).date],
        };
        const calendar = makeCalendar({ timeZone, serviceHours: textOf(ranges), holidays, maintenance: [] });
        const from = middle - DAY / 2 - 7.25;
        const to = from + length * 60;
        const listed = calendar.serviceBetween(from, to);
        const bounds = listed.flatMap((span) => [span.from, span.to]);
        expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b));
        // Nothing begins or ends within a minute: its first and last second stand for all, the minutes of a bound are looked at whole.
        const moments = [from, to - 0.5, ...bounds.flatMap((bound) => [bound - 1, bound - 0.25, bound, bound + 1])];
        for (const minute of minutes(middle - DAY / 2, middle - DAY / 2 + length * 60)) moments.push(minute, minute + 59);
        for (const at of moments.filter((moment) => moment >= from && moment < to)) {
          const inside = listed.some((span) => span.from <= at && at < span.to);
          if (calendar.inServiceHours(at) !== inside)
            expect.fail(`${timeZone} ${new Date(at * 1000).toISOString()} ${textOf(ranges)}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('"always" should be one interval.', () => {
    const always = makeCalendar({ timeZone: "UTC", serviceHours: "always", holidays: NO_HOLIDAYS, maintenance: [] });
    expect([always.serviceBetween(5, 9), always.serviceBetween(9, 9)]).toEqual([[{ from: 5, to: 9 }], []]);
  });
});

/** First minute of each date at which the clock shows this time, or where it jumps over it. */
function startsByClock(all: readonly { at: number; clock: WallClock }[], days: readonly number[], minute: number): number[] {
  const seen = new Set<string>();
  return all
    .filter(({ clock }, index) => {
      const before = all[index - 1]?.clock;
      const reached = clock.minute === minute || (clock.minute > minute && before?.date === clock.date && before.minute < minute);
      const reachedAtMidnight = clock.minute > minute && before !== undefined && before.date !== clock.date;
      if (!(reached || reachedAtMidnight) || !days.includes(clock.weekday) || seen.has(clock.date)) return false;
      seen.add(clock.date);
      return true;
    })
    .map(({ at }) => at);
}

describe("Maintenance", { timeout: 60_000 }, () => {
  test("A recurring window at a fixed time should start once on each of its days.", () => {
    fc.assert(
      fc.property(around, range, fc.integer({ min: 1, max: 300 }), ({ timeZone, middle }, { days, from }, length) => {
        const cron = `${from % 60} ${Math.floor(from / 60)} * * ${days.join(",")}`;
        const maintenance = [{ cron, for: length * 60, reason: "r", from: undefined, to: undefined }];
        const calendar = makeCalendar({ timeZone, serviceHours: "always", holidays: NO_HOLIDAYS, maintenance });
        const all = minutes(middle - 2 * DAY, middle + 2 * DAY).map((at) => ({ at, clock: wallClock(at, timeZone) }));
        const starts = startsByClock(all, days, from).filter((at) => at < middle + DAY && at + length * 60 > middle - DAY);
        const windows = calendar.maintenanceBetween(middle - DAY, middle + DAY);
        expect({ cron, timeZone, starts: windows.map((window) => window.from) }).toEqual({ cron, timeZone, starts });
        for (const at of minutes(middle - DAY / 8, middle + DAY / 8)) {
          const inside = starts.some((start) => start <= at && at < start + length * 60);
          if ((calendar.maintenanceAt(at) !== undefined) !== inside) expect.fail(`${timeZone} ${cron} at ${at}`);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("The short way to the starts of a fixed time should give what the general schedule gives.", () => {
    const day = fc.constantFrom("*", "SUN", "0", "7", "mon-fri", "1-5", "SAT,SUN", "5-7", "0-2,4", "Wed");
    fc.assert(
      fc.property(around, fc.nat(1439), day, ({ timeZone, middle }, minute, days) => {
        const cron = `${minute % 60} ${Math.floor(minute / 60)} * * ${days}`;
        const short = fixedStarts(cron, timeZone)?.(middle - 9 * DAY, middle + 9 * DAY);
        const schedule = new Cron(cron, { paused: true, mode: "5-part", timezone: timeZone });
        const starts: number[] = [];
        let next = schedule.nextRun(new Date((middle - 9 * DAY - 1) * 1000));
        while (next !== null && next.getTime() / 1000 < middle + 9 * DAY) {
          starts.push(next.getTime() / 1000);
          next = schedule.nextRun(next);
        }
        expect({ cron, timeZone, short }).toEqual({ cron, timeZone, short: starts });
      }),
      { numRuns: 300 },
    );
  });

  test.each(["0 2 1 * *", "0 2 * 6 *", "*/5 2 * * *", "0 1,2 * * *", "0 2 * * MON#1", "0 2 * * FRI-MON", "0 2 * * L"])(
    "%s should be left to the general schedule.",
    (cron) => {
      expect(fixedStarts(cron, "UTC")).toBeUndefined();
    },
  );

  test("A window written in local time should reach from the first start to the last end that the clock shows.", () => {
    fc.assert(
      fc.property(around, fc.integer({ min: 1, max: 1200 }), ({ timeZone, middle }, length) => {
        const all = minutes(middle - DAY, middle + 2 * DAY).map((at) => ({ at, clock: wallClock(at, timeZone) }));
        const shows = (moment: number) => {
          const clock = wallClock(moment, timeZone);
          return all.filter((other) => sameTime(other.clock, clock)).map(({ at }) => at);
        };
        const [start = 0] = shows(middle);
        const end = shows(middle + length * 60).at(-1) ?? 0;
        const text = (at: number) => `${wallClock(at, timeZone).date} ${clockText(wallClock(at, timeZone).minute)}`;
        const maintenance = [
          { from: text(middle), to: text(middle + length * 60), reason: "r", cron: undefined, for: undefined },
        ];
        const calendar = makeCalendar({ timeZone, serviceHours: "always", holidays: NO_HOLIDAYS, maintenance });
        const window = { from: start, to: end, reason: "r" };
        expect(calendar.maintenanceBetween(start, end)).toEqual([window]);
        expect([start - 1, start, end - 0.5, end].map((at) => calendar.maintenanceAt(at))).toEqual([
          undefined,
          window,
          window,
          undefined,
        ]);
      }),
      { numRuns: 40 },
    );
  });
});

function sameTime(a: WallClock, b: WallClock): boolean {
  return a.date === b.date && a.minute === b.minute;
}
