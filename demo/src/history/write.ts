import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ofProject } from "../monitoring/launch.js";
import { type DatedFact, factsOf } from "./facts.js";

/** What is used of the built exporter. */
interface Journals {
  openJournal(options: object): { readonly journal: Journal };
}
interface Journal {
  append(fact: DatedFact): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}
interface Policies {
  readPolicy(file: string, env: NodeJS.ProcessEnv): { readonly policy: { readonly timeZone: string } | undefined };
}
interface Recording {
  recordedPolicy(policy: object): Parameters<typeof factsOf>[1];
}
interface Clocks {
  readonly systemClock: object;
}

interface HistoryPlace {
  /** Of the exporter that is about to start: its ledger must be empty. */
  readonly stateDir: string;
  readonly policy: string;
  readonly env: NodeJS.ProcessEnv;
  /** Unix seconds. */
  readonly now: number;
}

/** Writes a ledger of a made year, up to now, as an exporter with this policy would have left it behind. */
export async function writeHistory({ stateDir, policy: file, env, now }: HistoryPlace): Promise<void> {
  const { openJournal } = await ofExporter<Journals>("ledger/journal/journal.js");
  const { readPolicy } = await ofExporter<Policies>("cli/read-policy.js");
  const { recordedPolicy } = await ofExporter<Recording>("ledger/recorded-policy.js");
  const { systemClock: clock } = await ofExporter<Clocks>("checks/clock.js");
  const { policy } = readPolicy(file, { ...process.env, ...env });
  if (policy === undefined) throw new Error(`${file} is not valid`);
  const log = { info() {}, warn: (fields: object, message: string) => console.error(message, fields) };
  const { journal } = openJournal({ folder: join(stateDir, "ledger"), timeZone: policy.timeZone, log, clock });
  for (const fact of factsOf(now, recordedPolicy(policy))) journal.append(fact);
  await journal.flush();
  await journal.close();
}

async function ofExporter<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(ofProject("exporter/dist", path)).href)) as T;
}
