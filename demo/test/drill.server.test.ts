import { describe, expect, it } from "vitest";
import { ROUNDS } from "../src/drill/cases.js";
import { SHORT } from "../src/drill/conditions.js";
import { runRound } from "../src/drill/round.js";
import { findMonitoring } from "../src/monitoring/programs.js";

const { prometheus, alertmanager } = findMonitoring();
const installed = prometheus !== undefined && alertmanager !== undefined;
/** Rounds with something to be seen in minutes. */
const rounds = ROUNDS.filter(({ cases }) => cases.some(({ expects }) => expects.some(SHORT.looksFor)));

// Seconds are the business of `npm run drill`, which has the shipped waits.
describe.skipIf(!installed)("In a short drill, every fault is told to the right people and nobody is told anything else", () => {
  it.each(rounds.map((round) => [round.title, round] as const))("%s.", { timeout: 600_000 }, async (_, round) => {
    const { results } = await runRound(round, SHORT, new AbortController().signal);
    expect(results.length).toBeGreaterThan(0);
    expect(Object.fromEntries(results.map(({ drillCase, faults }) => [drillCase.title, faults]))).toEqual(
      Object.fromEntries(results.map(({ drillCase }) => [drillCase.title, []])),
    );
  });
});
