import { expect, test } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import { OwnStatements, recordOwn } from "../../../../src/checks/databases/mysql/own-statements.js";

/** Counted by what they are, never talked to. */
const session = (): Session => ({ query: async () => [], destroy: () => {}, alive: true });

test("A slow statement of the reading itself belongs to this reading and the next.", async () => {
  const own = session();
  const statements = new OwnStatements(own, false);
  recordOwn(own, "slow");
  recordOwn(own, "failed");
  const slowly = async () => recordOwn(own, "slow");
  expect((await statements.around(own, slowly)).own).toEqual({ slow: 2, failed: 1 });
  expect((await statements.around(own, async () => {})).own).toEqual({ slow: 1, failed: 0 });
  expect((await statements.around(own, async () => {})).own).toEqual({ slow: 0, failed: 0 });
});

test("What ran before a reading that failed, and on the session before, is not forgotten.", async () => {
  const [first, second] = [session(), session()];
  const statements = new OwnStatements(first, false);
  recordOwn(first, "failed");
  const fails = async () => {
    recordOwn(first, "slow");
    throw new Error("too late");
  };
  await expect(statements.around(first, fails)).rejects.toThrow("too late");
  recordOwn(second, "slow");
  expect((await statements.around(second, async () => {})).own).toEqual({ slow: 2, failed: 1 });
});

test("A watch that goes on from an earlier process counts its session from the first statement on.", async () => {
  const own = session();
  recordOwn(own, "failed");
  expect((await new OwnStatements(own, true).around(own, async () => {})).own).toEqual({ slow: 0, failed: 1 });
  expect((await new OwnStatements(own, false).around(own, async () => {})).own).toEqual({ slow: 0, failed: 0 });
});
