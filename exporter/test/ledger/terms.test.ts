import { describe, expect, test } from "vitest";
import { Book } from "../../src/ledger/book.js";
import type { DatedFact, Fact, RecordedPolicy, RecordedSystem } from "../../src/ledger/fact.js";
import { termsWithin } from "../../src/ledger/terms.js";

const HOUR = 3600;

function system(given: Partial<RecordedSystem> = {}): RecordedSystem {
  return { tier: "core", availability: 0.998, repairTime: 7200, serviceHours: "always", maintenance: [], ...given };
}

/** A book that was told these policies, at these hours of 1970-01-01. */
function told(...policies: readonly (readonly [number, RecordedPolicy["systems"]])[]): Book {
  const book = new Book();
  for (const [hour, systems] of policies) {
    const fact: Fact = { kind: "policy", policy: { timeZone: "UTC", holidays: { off: [], working: [] }, systems } };
    book.apply({ ...fact, time: hour * HOUR, monotonic: 0, boot: "b" } as DatedFact);
  }
  return book;
}

const terms = (book: Book, id: string, from: number, to: number) =>
  termsWithin(id, { from: from * HOUR, to: to * HOUR }, book).map(({ since, tier, availability }) => [
    since / HOUR,
    tier,
    availability,
  ]);

describe("Terms", () => {
  test("are told once while they do not change, also over a rename; those that ended before the period are left out.", () => {
    const book = told(
      [0, { old: system({ availability: 0.9 }) }],
      [1, { old: system() }],
      [2, { erp: system({ was: "old" }) }],
      [3, { erp: system({ was: "old", tier: "data" }) }],
      [9, { erp: system({ tier: "office" }) }],
    );
    expect(terms(book, "erp", 1.5, 5)).toEqual([
      [1, "core", 0.998],
      [3, "data", 0.998],
    ]);
    expect(terms(book, "crm", 0, 1)).toEqual([]);
  });

  test("of a system that took a former name are its own.", () => {
    const book = told(
      [0, { shop: system({ availability: 0.9 }) }],
      [1, { store: system({ was: "shop", availability: 0.9 }) }],
      [2, { store: system({ was: "shop", availability: 0.9 }), shop: system({ tier: "office" }) }],
    );
    expect(terms(book, "store", 0, 5)).toEqual([[0, "core", 0.9]]);
    expect(terms(book, "shop", 1, 5)).toEqual([[2, "office", 0.998]]);
  });
});
