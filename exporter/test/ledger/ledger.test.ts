import { describe, expect, test } from "vitest";
import { checkOf } from "../fixtures/check.js";
import { BAD, KeptLedger, policyOf } from "../fixtures/kept-ledger.js";

const POLICY = policyOf("systems: { erp: { tier: core }, crm: { tier: core } }");
const order = checkOf("erp/order", { kind: "transaction" });
const read = checkOf("erp/read", { kind: "transaction" });
const crm = checkOf("crm-db", { system: "crm" });
const side = checkOf("erp-db", { critical: false });

describe("a start", () => {
  test("The first one says which version begins, and records the policy.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    const entries = await book.entries();
    expect(entries.map(({ kind, seq }) => [kind, seq])).toEqual([
      ["start", 1],
      ["policy", 2],
    ]);
    expect(await book.facts("start")).toEqual([{ kind: "start", version: "0.4.0" }]);
  });

  test("After a clean end, the time in between is unknown and all before is known.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    await book.pass(95);
    const endedAt = book.clock.now();
    await book.close();
    await book.restart(300);
    book.begin(POLICY, [order]);
    expect((await book.facts("start"))[1]).toEqual({ kind: "start", version: "0.4.0", observedUntil: endedAt });
    await book.run(order);
    expect(book.ledger.account("erp", "day")).toMatchObject({ up: 97, unknown: 300, down: 0 });
  });

  test("After a kill it is unknown from the last heartbeat on.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    const begin = book.clock.now() - 1;
    await book.pass(26);
    await book.restart(300);
    book.begin(POLICY, [order]);
    expect((await book.facts("start"))[1]).toEqual({ kind: "start", version: "0.4.0", observedUntil: begin + 20 });
  });

  test("After a kill while a failure waited for its confirmation, its system is unknown from that failure on.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order, crm]);
    await book.run(order);
    await book.run(crm);
    await book.pass(13);
    const failedAt = book.clock.now();
    await book.run(order, BAD);
    await book.pass(10);
    await book.restart(60);
    expect(book.ledger.downs).toEqual([]);
    book.begin(POLICY, [order, crm]);
    expect((await book.facts("start"))[1]).toMatchObject({ unconfirmed: { erp: failedAt } });
  });

  test("A policy that is in force already is not written again, another order of its systems is the same.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.restart(60);
    book.begin(policyOf("systems: { crm: { tier: core }, erp: { tier: core } }"), [order]);
    book.reload(policyOf("systems: { erp: { tier: core, title: ERP }, crm: { tier: core } }"), [order], [order.name]);
    expect(await book.facts("policy")).toHaveLength(1);
    book.reload(policyOf("systems: { erp: { tier: core, objectives: { availability: 99% } } }"), [order], [order.name]);
    expect(await book.facts("policy")).toHaveLength(2);
  });

  test("Before it begins it shows what the run before knew.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    await book.pass(59);
    await book.close();
    await book.restart(3600);
    expect(book.ledger.account("erp", "day")).toMatchObject({ up: 60, unknown: 0 });
  });

  test.each(["in order", "by a kill"])(
    "People may tell it something after it ended %s; nobody watched until then.",
    async (end) => {
      const book = new KeptLedger();
      book.begin(POLICY, [order]);
      await book.run(order);
      await book.pass(59);
      const begin = book.clock.now();
      if (end === "in order") await book.close();
      await book.restart(1800);
      const by = "li";
      const id = book.ledger.startMaintenance({ system: "crm", reason: "x", by });
      book.ledger.endMaintenance({ id, by });
      const told = book.ledger.exclude({ system: "erp", from: begin - 50, to: begin - 40, reason: "x", by });
      book.ledger.revokeExclusion({ id: told, reason: "y", by });
      await book.close();
      expect(() => book.ledger.startMaintenance({ system: "crm", reason: "x", by })).toThrow(/the ledger is closed/);
      await book.restart(1800);
      book.begin(POLICY, [order]);
      await book.run(order);
      await book.pass(59);
      expect(book.ledger.account("erp", "day")).toMatchObject({ up: 120, down: 0, unknown: 3600 });
    },
  );
});

describe("what is known", () => {
  test("A system is observed once every critical check has answered, from the start of the last of these runs.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order, read, side]);
    await book.run(side);
    await book.run(order);
    expect(await book.facts("observed")).toEqual([]);
    await book.pass(5);
    const at = book.clock.now();
    await book.run(read, BAD, 3);
    expect(await book.facts("observed")).toEqual([{ kind: "observed", system: "erp", at }]);
    await book.run(read);
    expect(await book.facts("observed")).toHaveLength(1);
  });

  test("A run that says nothing makes it unknown from its start on, until the check answers.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order, crm]);
    await book.run(order);
    await book.run(crm);
    await book.pass(60);
    const from = book.clock.now();
    await book.runBlind(order, 10);
    await book.pass(5);
    await book.runBlind(order, 10);
    expect(await book.facts("unobserved")).toEqual([{ kind: "unobserved", system: "erp", from, why: "blind" }]);
    await book.pass(35);
    const at = book.clock.now();
    await book.run(order);
    expect((await book.facts("observed")).at(-1)).toEqual({ kind: "observed", system: "erp", at });
    expect(book.ledger.account("erp", "day")).toMatchObject({ unknown: 60, down: 0 });
    expect(book.ledger.account("crm", "day")?.unknown).toBeLessThan(5);
  });

  test("A longer run that says nothing, too, dates it back to its own start.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order, read]);
    await book.run(order);
    await book.run(read);
    await book.pass(60);
    const earlier = book.clock.now();
    book.ledger.started(read);
    await book.pass(5);
    await book.runBlind(order);
    await book.pass(4);
    const outcome = {
      ok: false,
      reason: "timeout",
      message: "no result within 10 s",
      duration: 10,
      confirmation: false,
    } as const;
    book.ledger.unobserved(read, { ...outcome, startedAt: earlier });
    expect((await book.facts("unobserved")).at(-1)).toEqual({ kind: "unobserved", system: "erp", from: earlier, why: "blind" });
    await book.run(order);
    expect(await book.facts("observed")).toHaveLength(1);
    await book.run(read);
    expect(await book.facts("observed")).toHaveLength(2);
  });

  test("A check that is down stays down while nobody sees.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    const from = book.clock.now();
    await book.run(order, BAD);
    await book.run(order, BAD);
    await book.runBlind(order, 10);
    await book.pass(48);
    await book.run(order);
    expect(book.ledger.account("erp", "day")).toMatchObject({ down: book.clock.now() - 1 - from, unknown: 0 });
  });

  test("A failure that waited for its confirmation when nobody saw any more dates that back.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    await book.pass(60);
    const from = book.clock.now();
    await book.run(order, BAD);
    await book.runBlind(order, 10);
    await book.pass(60);
    const at = book.clock.now();
    await book.run(order, BAD);
    await book.run(order, BAD);
    await book.run(order);
    expect(await book.facts("unobserved")).toEqual([{ kind: "unobserved", system: "erp", from, why: "blind" }]);
    expect(await book.facts("down")).toMatchObject([{ from: at }]);
    expect(book.ledger.account("erp", "day")).toMatchObject({ down: 2, unknown: at - from });
  });

  test("So does one when the machine stood still.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    await book.pass(60);
    const from = book.clock.now();
    await book.run(order, BAD);
    expect(book.ledger.watchedSince()).toBe(Number.NEGATIVE_INFINITY);
    book.clock.suspend(3600);
    expect(book.ledger.watchedSince()).toBe(book.clock.now());
    expect(await book.facts("unobserved")).toEqual([{ kind: "unobserved", system: "erp", from, why: "blind" }]);
    const at = book.clock.now();
    await book.run(order);
    expect(book.ledger.account("erp", "day")).toMatchObject({ down: 0, unknown: at - from });
  });

  test("A new critical check makes it unknown until that answers, and a change of others does not.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    await book.pass(60);
    book.reload(POLICY, [order, side], [order.name]);
    expect(await book.facts("unobserved")).toEqual([]);
    const from = book.clock.now();
    book.reload(POLICY, [order, side, read], [order.name, side.name]);
    expect(await book.facts("unobserved")).toEqual([{ kind: "unobserved", system: "erp", from, why: "changed" }]);
    await book.run(order);
    expect(await book.facts("observed")).toHaveLength(1);
    await book.run(read);
    expect(await book.facts("observed")).toHaveLength(2);
  });

  test("Without a critical check it is unknown.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    book.reload(POLICY, [side], []);
    await book.run(side);
    await book.pass(58);
    expect(book.ledger.account("erp", "day")?.unknown).toBe(59);
  });
});

describe("downtime", () => {
  test("A critical check is down from the start of its first failed run, once confirmed, to the start of the first success.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    await book.pass(30);
    const from = book.clock.now();
    await book.run(order, BAD, 2);
    expect(await book.facts("down")).toEqual([]);
    await book.pass(5);
    await book.run(order, BAD, 2);
    const down = { kind: "down", system: "erp", check: "erp/order", from, reason: "connect", message: "connection refused" };
    expect(await book.facts("down")).toEqual([down]);
    expect(book.ledger.openIncident("erp")).toMatchObject({ from });
    await book.run(order, BAD);
    const at = book.clock.now();
    await book.run(order);
    expect(await book.facts("down", "up")).toEqual([down, { kind: "up", system: "erp", check: "erp/order", at }]);
    expect(book.ledger.account("erp", "day")).toMatchObject({ down: at - from });
  });

  test("A transaction's says which step failed.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    const failure = { step: "enter", reason: "status", message: "expected status 201, got 500" } as const;
    const measurements = {
      kind: "transaction",
      transaction: "erp/order",
      startedAt: 0,
      duration: 1,
      result: "failed",
      steps: [],
      failure,
    } as const;
    const failed = { ok: false, reason: failure.reason, message: failure.message, measurements } as const;
    await book.run(order, failed);
    await book.run(order, failed);
    expect(await book.facts("down")).toMatchObject([{ step: "enter", reason: "status" }]);
  });

  test("Checks that are not critical write nothing.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order, side]);
    for (let run = 0; run < 3; run++) await book.run(side, BAD);
    expect(await book.facts("down", "observed")).toEqual([]);
  });

  test("Over a kill it goes on until the success.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    const from = book.clock.now();
    await book.run(order, BAD);
    await book.run(order, BAD);
    await book.pass(10);
    await book.restart(3600);
    expect(book.ledger.downs).toMatchObject([{ system: "erp", check: "erp/order", from }]);
    book.begin(POLICY, [order]);
    await book.run(order, BAD);
    expect(await book.facts("down")).toHaveLength(1);
    const at = book.clock.now();
    await book.run(order);
    expect(book.ledger.account("erp", "day")).toMatchObject({ down: at - from, unknown: 0 });
  });

  test("It ends with the policy that names the check as critical.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order, read, crm]);
    for (const check of [order, read, crm]) for (let run = 0; run < 2; run++) await book.run(check, BAD);
    const at = book.clock.now();
    book.reload(
      POLICY,
      [
        { ...read, critical: false },
        { ...crm, system: "erp" },
      ],
      ["erp/read"],
    );
    expect(await book.facts("up")).toEqual([
      { kind: "up", system: "erp", check: "erp/order", at },
      { kind: "up", system: "erp", check: "erp/read", at },
      { kind: "up", system: "crm", check: "crm-db", at },
    ]);
    expect(book.ledger.downs).toEqual([]);
  });

  test("It goes on under the new name of a renamed system.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    for (let run = 0; run < 2; run++) await book.run(order, BAD);
    const renamed = checkOf("sap/order", { kind: "transaction", system: "sap" });
    book.reload(policyOf("systems: { sap: { tier: core, was: erp } }"), [renamed], []);
    expect(book.ledger.downs).toMatchObject([{ system: "sap", check: "sap/order" }]);
    expect(await book.facts("up")).toEqual([]);
  });

  test("A check that was failing before it became critical is down from then on.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order, side]);
    await book.run(order);
    for (let run = 0; run < 3; run++) await book.run(side, BAD);
    const since = book.clock.now();
    const critical = { ...side, critical: true };
    book.reload(POLICY, [order, critical], [order.name, side.name]);
    await book.pass(10);
    await book.run(critical, BAD);
    expect(await book.facts("down")).toMatchObject([{ check: "erp-db", from: since }]);
  });
});

describe("counters", () => {
  test("They wait for what is not settled: a run that goes on, and a failure that waits for its confirmation.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order, undefined, 0);
    await book.pass(15);
    book.ledger.started(order);
    await book.pass(30);
    expect(book.ledger.totals("erp")?.up).toBe(15);
    book.ledger.finished(order, { ...BAD, startedAt: book.clock.now() - 30, duration: 30, confirmation: false } as never, {
      consecutiveFailures: 1,
      failingSince: book.clock.now() - 30,
      down: false,
    });
    await book.pass(10);
    expect(book.ledger.totals("erp")).toMatchObject({ up: 15, down: 0 });
  });

  test("They show nothing that a kill could take back.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order, undefined, 0);
    await book.pass(20);
    await book.pass(9);
    const shown = book.ledger.totals("erp");
    expect(shown?.up).toBe(20);
    await book.restart(600);
    expect(book.ledger.totals("erp")?.up).toBeGreaterThanOrEqual(20);
    book.begin(POLICY, [order]);
    await book.pass(10);
    const after = book.ledger.totals("erp");
    expect(after?.up).toBeGreaterThanOrEqual(20);
    expect(after?.up).toBeLessThanOrEqual(30);
    expect(after?.unknown).toBeGreaterThanOrEqual(600);
  });
});

describe("time", () => {
  test("A machine that stood still, and a clock that was set, are written down.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    const now = book.clock.now.bind(book.clock);
    let step = 0;
    book.clock.now = () => now() + step;
    await book.pass(10);
    step = 100;
    await book.pass(2);
    const [clock] = await book.facts("clock");
    expect(clock).toMatchObject({ kind: "clock" });
    const { from, to } = clock as { from: number; to: number };
    expect(to - from).toBeCloseTo(100, 3);
  });

  test("An outage after a clock that was put back begins with its first failed run.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    book.clock.set(-8 * 3600);
    await book.clock.advance(2);
    const from = book.clock.now();
    await book.run(order, BAD, 120);
    await book.run(order, BAD);
    expect(await book.facts("down")).toMatchObject([{ from }]);
  });

  test("A day that is over is summed up, and the log tells where the chain stood.", async () => {
    const book = new KeptLedger(Date.parse("2026-11-23T23:00:00Z") / 1000);
    book.begin(POLICY, [order, crm]);
    await book.run(order, undefined, 0);
    await book.run(crm, undefined, 0);
    await book.clock.advance(3600 + 530);
    await book.pass(10);
    expect(await book.facts("day")).toEqual([]);
    await book.pass(120);
    const summary = { up: 3600, down: 0, unknown: 0, incidents: 0 };
    expect(await book.facts("day")).toEqual([{ kind: "day", date: "2026-11-23", systems: { erp: summary, crm: summary } }]);
    expect(book.logged).toEqual([
      { fields: { date: "2026-11-23", ...book.ledger.head }, message: "a day of the ledger is closed; its chain ends here" },
    ]);
  });

  test("Days that passed while nobody watched are summed up at the start.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order, undefined, 0);
    await book.pass(60);
    await book.close();
    await book.restart(3 * 86_400);
    book.begin(POLICY, [order]);
    await book.pass(2);
    const dates = (await book.facts("day")).map((fact) => (fact as { date: string }).date);
    expect(dates).toEqual(["2026-11-23", "2026-11-24", "2026-11-25"]);
  });

  test("The end is written down once, with what was not settled, and nothing after it.", async () => {
    const book = new KeptLedger();
    book.begin(POLICY, [order]);
    await book.run(order);
    const startedAt = book.clock.now();
    book.ledger.started(order);
    await book.clock.advance(3);
    await book.close();
    await book.clock.advance(60);
    expect((await book.entries()).at(-1)).toMatchObject({ kind: "stop", unconfirmed: { erp: startedAt } });
  });
});
