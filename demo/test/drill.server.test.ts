import { afterAll, describe, expect, it } from "vitest";
import { fewAtOnce } from "../src/drill/at-once.js";
import { ROUNDS } from "../src/drill/cases.js";
import { SHORT } from "../src/drill/conditions.js";
import type { RoundResult } from "../src/drill/round.js";
import { runRound } from "../src/drill/round.js";
import { findMonitoring } from "../src/monitoring/programs.js";

const { prometheus, alertmanager } = findMonitoring();
const installed = prometheus !== undefined && alertmanager !== undefined;
/** Rounds with something to be seen in minutes. */
const rounds = ROUNDS.filter(({ cases }) => cases.some(({ expects }) => expects.some(SHORT.looksFor)));
const ending = new AbortController();
afterAll(async () => {
  ending.abort();
  await Promise.allSettled(results ?? []);
});

/** Begins with the first test. In the order of the rounds. */
let results: readonly Promise<RoundResult>[] | undefined;
// Seconds are the business of `npm run drill`, which has the shipped waits.
describe.skipIf(!installed)("In a short drill, every fault is told to the right people and nobody is told anything else", () => {
  it.each(rounds.map(({ title }, index) => [title, index] as const))("%s.", { timeout: 900_000 }, async (_, index) => {
    results ??= fewAtOnce(rounds, (round) => runRound(round, SHORT, ending.signal));
    const result = await results[index];
    const found = (result?.results ?? []).map(({ drillCase, faults }) => [drillCase.title, faults]);
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(found.map(([title]) => [title, []]));
  });
});
