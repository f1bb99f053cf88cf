import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at, NOW, November } from "../fixtures/november.js";

const spans = (ledger: November, from: number, to: number, system = "erp") =>
  ledger.records.spans(system, { from, to }).map((span) => [span.from, span.to, span.state]);

describe("Spans", () => {
  test("tell what each stretch of time counts as.", () => {
    const ledger = new November();
    expect(spans(ledger, at("14 21:00"), at("15 03:00"))).toEqual([
      [at("14 21:00"), at("14 21:30"), "up"],
      [at("14 21:30"), at("14 22:00"), "down"],
      [at("14 22:00"), at("15 02:00"), "maintenance"],
      [at("15 02:00"), at("15 02:15"), "down"],
      [at("15 02:15"), at("15 03:00"), "up"],
    ]);
    expect(spans(ledger, at("09 13:00"), at("09 15:00"))).toEqual([
      [at("09 13:00"), at("09 14:00"), "up"],
      [at("09 14:00"), at("09 14:20"), "excluded"],
      [at("09 14:20"), at("09 15:00"), "up"],
    ]);
    expect(spans(ledger, at("20 17:00"), at("20 19:00"), "oa")).toEqual([
      [at("20 17:00"), at("20 18:00"), "up"],
      [at("20 18:00"), at("20 19:00"), "outside"],
    ]);
    expect(spans(ledger, at("20 17:00"), at("20 19:00"), "crm")).toEqual([]);
  });

  test("follow each other without holes, and come to the same as the account.", () => {
    const ledger = new November();
    const moment = fc.integer({ min: at("01 00:00"), max: NOW });
    fc.assert(
      fc.property(fc.constantFrom("erp", "oa", "warehouse"), moment, moment, (system, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const found = ledger.records.spans(system, { from, to });
        for (const [index, span] of found.entries()) {
          expect(span.from).toBeLessThan(span.to);
          if (index > 0)
            expect([span.from, span.state]).toEqual([
              found[index - 1]?.to,
              expect.not.stringMatching(found[index - 1]?.state ?? ""),
            ]);
        }
        const sum = (state: string) =>
          found.filter((span) => span.state === state).reduce((seconds, span) => seconds + span.to - span.from, 0);
        const { up, down, unknown, maintenance, excluded } = ledger.account(system, { from, to }) ?? {};
        expect([sum("up"), sum("down"), sum("unknown"), sum("maintenance"), sum("excluded")]).toEqual([
          up,
          down,
          unknown,
          maintenance,
          excluded,
        ]);
      }),
    );
  });
});
