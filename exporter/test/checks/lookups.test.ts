import type { LookupAddress } from "node:dns";
import { expect, test } from "vitest";
import { type Ask, Lookups } from "../../src/checks/lookups.js";
import { settle } from "../fixtures/clock.js";

const ADDRESS = { address: "10.0.0.7", family: 4 };

/** A resolver that answers when it is told to. */
function resolver() {
  const asked: { readonly hostname: string; readonly family: unknown; readonly answer: Parameters<Ask>[2] }[] = [];
  const lookups = new Lookups((hostname, { family }, answer) => asked.push({ hostname, family, answer }));
  const answers: (LookupAddress[] | string)[] = [];
  const look = async (hostname: string) => {
    const at = answers.push("waits") - 1;
    answers[at] = await lookups.addresses(hostname).catch((error: Error) => error.message);
  };
  return { lookups, asked, answers, look };
}

test("A name that hangs is asked for once, by however many runs.", async () => {
  const { asked, answers, look } = resolver();
  for (let run = 0; run < 5; run++) {
    void look("dead.example");
    await settle();
  }
  expect(asked).toHaveLength(1);
  asked[0]?.answer(null, [ADDRESS]);
  await settle();
  expect(answers).toEqual(Array(5).fill([ADDRESS]));
});

test("Other names and later lookups are asked for apart.", async () => {
  const { asked, look } = resolver();
  void look("dead.example");
  void look("erp.example");
  await settle();
  asked[1]?.answer(null, [ADDRESS]);
  await settle();
  void look("erp.example");
  await settle();
  expect(asked.map(({ hostname }) => hostname)).toEqual(["dead.example", "erp.example", "erp.example"]);
});

test("A failure is told to who began the lookup; those that came later ask once more, together.", async () => {
  const { asked, answers, look } = resolver();
  for (let run = 0; run < 3; run++) {
    void look("erp.example");
    await settle();
  }
  asked[0]?.answer(new Error("EAI_AGAIN"), []);
  await settle();
  expect(answers).toEqual(["EAI_AGAIN", "waits", "waits"]);
  expect(asked).toHaveLength(2);
  asked[1]?.answer(new Error("ENOTFOUND"), []);
  await settle();
  expect(answers).toEqual(["EAI_AGAIN", "ENOTFOUND", "ENOTFOUND"]);
  expect(asked).toHaveLength(2);
});

test("A socket has one address or all, of the family that it wants, or the error.", async () => {
  const { lookups, asked } = resolver();
  const told: unknown[] = [];
  const tell = (...answer: unknown[]) => told.push(answer);
  lookups.forSockets("erp.example", { family: 4 }, tell);
  lookups.forSockets("erp.example", { family: 4, all: true }, tell);
  lookups.forSockets("erp.example", { family: 6 }, tell);
  await settle();
  expect(asked.map(({ family }) => family)).toEqual([4, 6]);
  asked[0]?.answer(null, [ADDRESS]);
  const error = new Error("ENOTFOUND");
  asked[1]?.answer(error, []);
  await settle();
  expect(told).toEqual([
    [null, "10.0.0.7", 4],
    [null, [ADDRESS]],
    [error, []],
  ]);
});
