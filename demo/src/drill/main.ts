import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { ofProject } from "../monitoring/launch.js";
import { AT_ONCE, fewAtOnce } from "./at-once.js";
import type { Round } from "./case.js";
import { ROUNDS } from "./cases.js";
import type { Conditions } from "./conditions.js";
import { SHIPPED, SHORT } from "./conditions.js";
import type { Repeat, RepeatResult } from "./repeats.js";
import { REPEATS, repeatFault } from "./repeats.js";
import type { RoundResult } from "./round.js";
import { runRound } from "./round.js";
import { drillDocument } from "./table.js";
import { ground } from "./versions.js";

interface Flags {
  readonly full: boolean;
  readonly short: boolean;
  readonly repeatsOnly: boolean;
  readonly runs: string;
  readonly atOnce: string;
  readonly only?: string;
  readonly output: string;
}

const flags = new Command("drill")
  .description("Switches every fault of the demo on and off and writes down which alert reached whom, and when.")
  .option("--full", "also 20 runs of some faults at random phases, for median and 95th percentile", false)
  .option("--short", "alerts and receivers in minutes: shorter waits than the shipped ones; writes no file", false)
  .option("--only <words>", "only what has these words in its title; writes no file")
  .option("--repeats-only", "only those 20 runs; writes no file", false)
  .addOption(new Option("--runs <number>", "how many of them").default("20"))
  .addOption(new Option("--at-once <number>", "demos that run side by side").default(String(AT_ONCE)))
  .option("--output <file>", "file that takes the table", ofProject("docs/drill.md"))
  .parse()
  .opts<Flags>();

type Work = { readonly round: Round } | { readonly repeat: Repeat };
type Done = { readonly round: RoundResult } | { readonly repeat: RepeatResult };

process.exitCode = await run();
if (process.connected) process.disconnect();

async function run(): Promise<number> {
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => ending.abort());
  process.once("disconnect", () => ending.abort());
  const conditions = flags.short ? SHORT : SHIPPED;
  try {
    const rounds = flags.repeatsOnly ? [] : seen(ROUNDS.filter(named), conditions);
    const repeats = flags.full || flags.repeatsOnly ? REPEATS.filter(named) : [];
    if (rounds.length + repeats.length === 0) {
      const titles = (flags.repeatsOnly ? REPEATS : ROUNDS).map(({ title }) => title).join("; ");
      throw new Error(`--only ${flags.only}: nothing has these words in its title. There are: ${titles}`);
    }
    const { signal } = ending;
    const begun = fewAtOnce<Work, Done>(
      [...rounds.map((round) => ({ round })), ...repeats.map((repeat) => ({ repeat }))],
      async (work) =>
        "round" in work
          ? { round: await told(runRound(work.round, conditions, signal)) }
          : { repeat: await repeatFault(work.repeat, Number(flags.runs), conditions, signal, console.log) },
      Number(flags.atOnce),
    );
    const done = await settled(begun);
    const results = {
      rounds: done.flatMap((each) => ("round" in each ? [each.round] : [])),
      repeats: done.flatMap((each) => ("repeat" in each ? [each.repeat] : [])),
    };
    const faults = [...results.rounds.flatMap((round) => round.results), ...results.repeats].flatMap((each) => each.faults);
    const day = new Date().toISOString().slice(0, 10);
    const document = drillDocument({ day, ground: await ground(), atOnce: Number(flags.atOnce), ...results, allRounds: ROUNDS });
    if (flags.short || flags.repeatsOnly || flags.only !== undefined) console.log(document);
    else writeFileSync(flags.output, document);
    console.log(faults.length === 0 ? "All as it has to be." : `${faults.length} not as it has to be.`);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(ending.signal.aborted ? "Stopped." : `The drill cannot go on: ${(error as Error).message}`);
    return 1;
  }
}

function named({ title }: { readonly title: string }): boolean {
  return title.includes(flags.only ?? "");
}

/** Some have nothing to be seen in minutes. */
function seen(rounds: readonly Round[], { looksFor }: Conditions): readonly Round[] {
  return rounds.filter(({ cases }) => cases.some(({ expects }) => expects.length === 0 || expects.some(looksFor)));
}

/** Says at once how a round went. */
async function told(round: Promise<RoundResult>): Promise<RoundResult> {
  const result = await round;
  console.log(`\n${summary(result)}`);
  return result;
}

/** Waits for all, so that every demo has been stopped when one fails. */
async function settled<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  for (const each of promises)
    each.catch((error: Error) => error.name !== "AbortError" && console.error(`A demo of the drill failed: ${error.message}`));
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function summary({ round, results, left }: RoundResult): string {
  const lines = results.flatMap(({ drillCase, outcomes, faults }) => {
    const times = outcomes.map(({ expected, toPage }) => `, ${expected.alert} ${toPage?.toFixed(0) ?? "never"} s`).join("");
    const verdict = faults.length === 0 ? "as it has to be" : "NOT as it has to be";
    return [`  ${verdict}: ${drillCase.title}${times}`, ...faults.map((fault) => `      ${fault}`)];
  });
  return [round.title, ...lines, ...left.map(({ drillCase, why }) => `  not run: ${drillCase.title}: ${why}`)].join("\n");
}
