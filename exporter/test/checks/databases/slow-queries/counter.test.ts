import { describe, expect, it } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import { slowQueryCounter } from "../../../../src/checks/databases/slow-queries/choose.js";
import type { SlowQueryDelta, SlowQuerySource } from "../../../../src/checks/databases/slow-queries/source.js";
import { TestClock } from "../../../fixtures/clock.js";
import { targetOf } from "../target.js";

const session: Session = { query: () => Promise.reject(new Error("nothing is asked")), destroy() {}, alive: true };
const target = targetOf({ engine: "mysql", user: "monitor" }).section;
const MIDNIGHT = Date.parse("2026-11-23T00:00:00+08:00") / 1000;

/** A source that says what it is told to. */
class Said implements SlowQuerySource {
  readonly name: string;
  readonly #standing: boolean;
  is = true;
  says: Pick<SlowQueryDelta, "why" | "advice">;

  constructor(name: string, standing: boolean, says: Said["says"]) {
    this.name = name;
    this.#standing = standing;
    this.says = says;
  }

  async available() {
    return this.is ? ({ available: true } as const) : ({ available: false, why: "not yet" } as const);
  }

  async watch() {
    const read = async () => ({ lower: 0, upper: this.says.why === "" ? 0 : 1, exact: this.says.why === "", ...this.says });
    return { continues: true, ...(this.#standing ? { standing: true as const } : {}), read } as const;
  }
}

describe("The reasons of a day", () => {
  const settings = (why: string, advice?: string) =>
    new Said("slow_queries_status", true, { why, ...(advice === undefined ? {} : { advice }) });

  it("should ask for nothing that has been done.", async () => {
    const clock = new TestClock(MIDNIGHT);
    const status = settings("sessions differ; the server counts from 10 s", "SET it to 1");
    const counter = slowQueryCounter([status], target, { clock, timeZone: "Asia/Shanghai" });
    const why = async () => (await counter.read(session)).why;
    expect(await why()).toBe("sessions differ; the server counts from 10 s; SET it to 1");
    await clock.advance(3600);
    status.says = { why: "sessions differ" };
    expect(await why()).toBe("sessions differ; until 01:00: the server counts from 10 s");
    await clock.advance(3600);
    expect(await why()).toBe("sessions differ; until 01:00: the server counts from 10 s");
    await clock.advance(22 * 3600);
    expect(await why()).toBe("sessions differ");
  });

  it("should be over when another source counts.", async () => {
    const clock = new TestClock(MIDNIGHT);
    const log = new Said("log", false, { why: "" });
    log.is = false;
    const statements = new Said("statements", false, { why: "totals, not single statements" });
    const counter = slowQueryCounter([log, statements], target, { clock, timeZone: "Asia/Shanghai" });
    expect((await counter.read(session)).why).toBe("totals, not single statements; log: not yet");
    await clock.advance(3600);
    log.is = true;
    const { source, why } = await counter.read(session);
    expect([source, why]).toEqual(["log", "until 01:00: totals, not single statements"]);
  });

  it("should stay where they come and go with what is counted.", async () => {
    const clock = new TestClock(MIDNIGHT);
    const histogram = new Said("statement_histogram", false, { why: "ours may be among them" });
    const counter = slowQueryCounter([histogram], target, { clock, timeZone: "Asia/Shanghai" });
    await counter.read(session);
    histogram.says = { why: "" };
    expect((await counter.read(session)).why).toBe("ours may be among them");
  });
});
