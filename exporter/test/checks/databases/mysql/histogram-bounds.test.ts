import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DOUBTS,
  type HistogramReading,
  histogramBounds,
  ofClients,
  type Tally,
} from "../../../../src/checks/databases/mysql/histogram-bounds.js";

const NOT_OURS = { slow: 0, failed: 0 };

/** Seconds: the edges of a small histogram, the threshold between two of them or on one. */
const EDGES = [0, 0.5, 1, 2, 4];
const SELECT = "statement/sql/select";
const UPDATE = "statement/sql/update";
const INSIDE = "statement/sp/stmt";

interface Statement {
  readonly class: string;
  readonly seconds: number;
  readonly failed: boolean;
}
const statement: fc.Arbitrary<Statement> = fc.record({
  class: fc.constantFrom(SELECT, UPDATE, INSIDE, "statement/com/Binlog Dump"),
  seconds: fc.constantFrom(0.01, 0.4, 0.5, 0.7, 1, 1.2, 1.5, 2, 3, 5),
  failed: fc.boolean(),
});

/** What a server would tell of all that it has run. */
function reading(statements: readonly Statement[], threshold: number): HistogramReading {
  const below = Math.max(...EDGES.filter((edge) => edge <= threshold));
  const above = Math.min(...EDGES.filter((edge) => edge >= threshold));
  const classes: Record<string, Tally> = {};
  for (const name of new Set(statements.map((one) => one.class))) {
    const its = statements.filter((one) => one.class === name);
    const errors = its.filter(({ failed }) => failed).length;
    if (ofClients(name) && errors === 0) continue;
    const seconds = its.reduce((sum, one) => sum + one.seconds, 0);
    classes[name] = { count: its.length, seconds, longest: Math.max(...its.map((one) => one.seconds)), errors };
  }
  const tallies = {
    count: statements.length,
    clients: statements.filter((one) => ofClients(one.class)).length,
    classes,
    replication: { count: 0, seconds: 0, longest: 0, errors: 0, threads: 0 },
  };
  return {
    server: "db 3306 uuid",
    startedAt: 1000,
    below,
    above,
    recorded: statements.length,
    reaching: statements.filter(({ seconds }) => seconds >= below).length,
    surely: statements.filter(({ seconds }) => seconds >= above).length,
    least: tallies,
    most: tallies,
    queries: statements.length,
    running: 1,
    lost: 0,
    timed: true,
    incomplete: "",
  };
}

const truth = (statements: readonly Statement[], threshold: number) =>
  statements.filter((one) => ofClients(one.class) && !one.failed && one.seconds >= threshold).length;

describe("The bounds out of the histogram", () => {
  const history = fc.array(statement, { maxLength: 20 });

  test.each([0.5, 0.6, 1, 1.3, 2])("hold the truth, whatever runs, at %d s.", (threshold) => {
    fc.assert(
      fc.property(history, history, (first, then) => {
        const before = reading(first, threshold);
        const after = reading([...first, ...then], threshold);
        const { lower, upper } = histogramBounds(before, after, NOT_OURS);
        expect(lower).toBeLessThanOrEqual(truth(then, threshold));
        expect(upper).toBeGreaterThanOrEqual(truth(then, threshold));
      }),
      { numRuns: 300 },
    );
  });

  test("are the truth on an edge, when only clients' statements ran and none failed.", () => {
    const plain = history.map((all) => all.map((one) => ({ ...one, class: SELECT, failed: false })));
    fc.assert(
      fc.property(history, plain, (first, then) => {
        const after = reading([...first, ...then], 1);
        const slow = truth(then, 1);
        expect(histogramBounds(reading(first, 1), after, NOT_OURS)).toEqual({ lower: slow, upper: slow, doubts: [] });
      }),
    );
  });

  test("hold the truth after the histogram was emptied, after a restart, and on another server.", () => {
    const changes = fc.constantFrom<Partial<HistogramReading>>({}, { startedAt: 2000 }, { server: "other 3306 uuid" });
    fc.assert(
      fc.property(history, history, history, changes, (first, then, last, change) => {
        const before = reading(first, 1);
        const whole = reading([...first, ...then, ...last], 1);
        const rest = reading(last, 1);
        const after =
          change.startedAt === undefined && change.server === undefined
            ? { ...whole, recorded: rest.recorded, reaching: rest.reaching, surely: rest.surely }
            : { ...rest, ...change };
        const { lower, upper } = histogramBounds(before, after, NOT_OURS);
        const slow = change.server === undefined ? truth([...then, ...last], 1) : 0;
        expect(lower).toBeLessThanOrEqual(slow);
        expect(upper).toBeGreaterThanOrEqual(slow);
      }),
    );
  });

  const slow = (name: string, seconds = 1.5, failed = false): Statement => ({ class: name, seconds, failed });

  test("A single slow statement inside a procedure is told apart from the CALL.", () => {
    const after = reading([slow("statement/sql/call_procedure"), slow(INSIDE)], 1);
    expect(histogramBounds(reading([], 1), after, NOT_OURS)).toEqual({ lower: 1, upper: 1, doubts: [] });
  });

  test("Where many ran inside procedures the bounds part, and the doubt holds the statement that mends it.", () => {
    const fast = Array.from({ length: 20 }, () => slow(INSIDE, 0.4));
    const after = reading([slow(SELECT), slow(SELECT), slow(INSIDE), ...fast], 1);
    expect(histogramBounds(reading([], 1), after, NOT_OURS)).toEqual({ lower: 0, upper: 2, doubts: [DOUBTS.program] });
    expect(DOUBTS.program).toContain("UPDATE performance_schema.setup_instruments");
  });

  test("A dump of the binary log that ends after days is no slow query.", () => {
    const after = reading([slow("statement/com/Binlog Dump", 300_000), slow(SELECT)], 1);
    expect(histogramBounds(reading([], 1), after, NOT_OURS)).toMatchObject({ lower: 1, upper: 1 });
  });

  test("A sum that began again at 0 takes as many off as there were statements.", () => {
    const before = reading([slow(INSIDE, 5)], 1);
    const after = reading([slow(INSIDE, 5), slow(INSIDE, 0.4), slow(SELECT)], 1);
    const classes = { ...after.most.classes, [INSIDE]: { count: 2, seconds: 0.1, longest: 5, errors: 0 } };
    const wrapped = { ...after, most: { ...after.most, classes }, least: { ...after.least, classes } };
    expect(histogramBounds(before, wrapped, NOT_OURS)).toEqual({ lower: 0, upper: 1, doubts: [DOUBTS.program] });
  });

  test("When the classes were emptied, nothing is certain.", () => {
    const before = reading([slow(INSIDE), slow(INSIDE), slow(SELECT)], 1);
    const grown = reading([slow(INSIDE), slow(INSIDE), slow(SELECT), slow(SELECT)], 1);
    const since = reading([], 1);
    expect(histogramBounds(before, { ...grown, most: since.most, least: since.least }, NOT_OURS)).toEqual({
      lower: 0,
      upper: 1,
      doubts: [DOUBTS.classes],
    });
  });

  test("An emptied histogram shows even when it has grown beyond what it held.", () => {
    const before = reading([slow(SELECT)], 1);
    const all = Array.from({ length: 9 }, () => slow(SELECT));
    const after = { ...reading(all, 1), recorded: 4, reaching: 4, surely: 4 };
    const { lower, upper, doubts } = histogramBounds(before, after, NOT_OURS);
    expect(lower).toBe(4);
    expect(upper).toBeGreaterThanOrEqual(8);
    expect(doubts).toContain(DOUBTS.reset);
  });

  test("Statements of sessions that the server does not record bound from above.", () => {
    const before = reading([], 1);
    const after = { ...reading([slow(SELECT)], 1), queries: 41, incomplete: "setup_actors leaves accounts out" };
    expect(histogramBounds(before, after, NOT_OURS)).toEqual({
      lower: 1,
      upper: 42,
      doubts: ["setup_actors leaves accounts out"],
    });
  });

  test("What failed of ours, fast, takes nothing off.", () => {
    const before = reading([], 1);
    const after = reading([slow(SELECT), slow(SELECT, 0.4, true), slow(UPDATE, 0.4, true)], 1);
    expect(histogramBounds(before, after, { slow: 0, failed: 2 })).toEqual({ lower: 1, upper: 1, doubts: [] });
    expect(histogramBounds(before, after, { slow: 0, failed: 1 })).toEqual({ lower: 0, upper: 1, doubts: [DOUBTS.failed] });
  });

  test("Ours and those of replication are taken off the lower bound.", () => {
    const before = reading([], 1);
    const after = reading([slow(SELECT), slow(SELECT), slow(SELECT)], 1);
    expect(histogramBounds(before, after, { slow: 1, failed: 0 })).toEqual({ lower: 2, upper: 3, doubts: [DOUBTS.own] });
    const repeats = (count: number, threads: number) => ({ count, seconds: 1.5 * count, longest: 1.5, errors: 0, threads });
    const with2 = (from: HistogramReading, count: number, threads: number): HistogramReading => ({
      ...from,
      least: { ...from.least, replication: repeats(count, threads) },
      most: { ...from.most, replication: repeats(count, threads) },
    });
    expect(histogramBounds(with2(before, 4, 70), with2(after, 6, 70), NOT_OURS)).toMatchObject({ lower: 1, upper: 3 });
    expect(histogramBounds(with2(before, 4, 70), with2(after, 0, 0), NOT_OURS)).toMatchObject({ lower: 0, upper: 3 });
  });
});
