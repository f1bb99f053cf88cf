import type { Session } from "../../engine.js";
import { CsvLines } from "./csv-lines.js";
import { identityOf, type LogFile, listFiles, readChunk } from "./files.js";
import { JsonLines } from "./json-lines.js";
import type { LineScanner } from "./line.js";
import { listedAs, type Planned, planned, REMEMBERED, remembered, skipAhead, unread } from "./plan.js";
import type { FileRead, LogPosition } from "./position.js";
import type { Format, LogSettings } from "./settings.js";
import type { Tally } from "./tally.js";

/** Bounds of one reading. */
export interface Budget {
  readonly bytes: number;
  /** Bytes asked for at once: so much is parsed before anything else gets its turn. */
  readonly chunk: number;
  /** Monotonic seconds at which the reading is to end. */
  readonly until: number;
  monotonic(): number;
}

/** A backlog of so many budgets is caught up with; of a longer one only the newest part is read. */
const CATCH_UP = 4;

/** Seconds after which a file of the same size and time surely is the same: times are told by the second. */
const SETTLED = 2;

/** A scanner in the midst of a file. */
export interface Scanning {
  readonly scanner: LineScanner;
  readonly offset: number;
}

export interface Reading {
  readonly position: LogPosition;
  readonly scanning: ReadonlyMap<string, Scanning>;
  /** Something was there that nobody read. */
  readonly lost: boolean;
  readonly skipped: boolean;
  readonly otherServer: boolean;
  /** Bytes not read yet; and whether a budget ended the reading. */
  readonly lag: number;
  readonly behind: boolean;
}

const NEWLINE = 0x0a;

/** The end of what is there. */
export async function endOfLog(
  session: Session,
  settings: LogSettings,
  format: Format,
  memory: LogPosition["memory"],
): Promise<LogPosition> {
  const listed = await listFiles(session, settings, format, 0);
  const newest = listed.at(-1)?.modified;
  const since = newest === undefined ? Math.floor(settings.now) : newest - REMEMBERED;
  const files: FileRead[] = [];
  for (const file of listed.filter(({ modified }) => modified >= since)) {
    const { name, bytes, modified } = file;
    const identity = (await identityOf(session, name)) ?? "";
    const last = bytes === 0 ? undefined : await readChunk(session, name, bytes - 1, 1);
    const within = last !== undefined && last[0] !== NEWLINE;
    files.push({ name, identity, offset: bytes, within, done: modified < (newest ?? 0), ...listedAs(file) });
  }
  return { format, started: settings.started, since, files, memory };
}

/** Reads on from a position, within the budget, and gives each line to the tally. */
export async function readOn(
  session: Session,
  settings: LogSettings,
  from: LogPosition,
  scanning: ReadonlyMap<string, Scanning>,
  tally: Tally,
  budget: Budget,
): Promise<Reading> {
  const listed = await listFiles(session, settings, from.format, from.since);
  const known = await stillThere(session, settings.now, listed, from.files);
  const names = new Set(known.map(({ name }) => name));
  // A file that grows no more may go.
  const lost = from.files.some(({ name, done }) => !done && !names.has(name));
  const proven = from.files.some(({ name, identity }) => identity !== "" && names.has(name));
  if (from.files.length > 0 && !proven && settings.started !== from.started) {
    const position = await endOfLog(session, settings, from.format, from.memory);
    return { position, scanning: new Map(), lost, skipped: false, otherServer: true, lag: 0, behind: false };
  }
  const all = planned(listed, known);
  const skipped = unread(all) > CATCH_UP * budget.bytes;
  const plan = skipped ? skipAhead(all, budget.bytes) : all;
  const work = new Work(session, from.format, tally, budget);
  const results: (Planned & { readonly whole: boolean })[] = [];
  for (const item of plan) {
    const under = skipped || !names.has(item.file.name) ? undefined : scanning.get(item.file.name);
    const result = await work.file(item, under, item === plan.at(-1));
    if (result !== undefined) results.push({ ...item, ...result });
  }
  const { since, files } = remembered(results, from.since);
  const named: FileRead[] = [];
  for (const file of files) {
    const end = work.scanning.get(file.name);
    if (file.done && end !== undefined) {
      // The server has left the file within a line: what it was to be is lost.
      if (end.scanner.pending > 0 && !end.scanner.within) work.lost = true;
      work.scanning.delete(file.name);
    }
    const identity = file.identity || ((await identityOf(session, file.name)) ?? "");
    named.push({ ...file, identity });
  }
  return {
    position: { format: from.format, started: settings.started, since, files: named, memory: tally.memory },
    scanning: work.scanning,
    lost: lost || work.lost,
    skipped,
    otherServer: false,
    lag: unread(results),
    behind: work.spent,
  };
}

/** The files that still are those that were read. */
async function stillThere(
  session: Session,
  at: number,
  listed: readonly LogFile[],
  known: readonly FileRead[],
): Promise<readonly FileRead[]> {
  const found: FileRead[] = [];
  for (const file of known) {
    const now = listed.find(({ name }) => name === file.name);
    if (now === undefined || now.bytes < file.offset) continue;
    const settled = at - now.modified >= SETTLED;
    if (settled && file.identity !== "" && now.bytes === file.bytes && now.modified === file.modified) {
      found.push(file);
      continue;
    }
    const identity = await identityOf(session, file.name);
    if (identity !== undefined && (file.identity === "" || identity === file.identity)) found.push({ ...file, identity });
  }
  return found;
}

/** Reads files one after another until the budget is spent. */
class Work {
  lost = false;
  spent = false;
  readonly scanning = new Map<string, Scanning>();
  readonly #session: Session;
  readonly #format: Format;
  readonly #tally: Tally;
  readonly #budget: Budget;
  #left: number;

  constructor(session: Session, format: Format, tally: Tally, budget: Budget) {
    this.#session = session;
    this.#format = format;
    this.#tally = tally;
    this.#budget = budget;
    this.#left = budget.bytes;
  }

  /** @returns undefined when the file has vanished. */
  async file(
    { file, read }: Planned,
    under: Scanning | undefined,
    newest: boolean,
  ): Promise<{ readonly read: FileRead; readonly whole: boolean } | undefined> {
    const scanner = under?.scanner ?? this.#scanner(read.within);
    let offset = under?.offset ?? read.offset;
    // Only the newest file is surely whole in the list: another one may have grown before the server left it.
    let whole = offset === file.bytes && (newest || read.done);
    while (!whole && !this.#isSpent()) {
      const size = Math.min(this.#budget.chunk, this.#left);
      const chunk = await readChunk(this.#session, file.name, offset, size);
      if (chunk === undefined || (chunk.length === 0 && offset < file.bytes)) {
        this.lost = true;
        return undefined;
      }
      scanner.feed(chunk, this.#tally.take);
      offset += chunk.length;
      this.#left -= chunk.length;
      whole = chunk.length < size || (newest && offset >= file.bytes);
    }
    if (!whole) this.spent = true;
    this.scanning.set(file.name, { scanner, offset });
    return { read: { ...read, offset: offset - scanner.pending, within: scanner.within }, whole };
  }

  #isSpent(): boolean {
    return this.#left <= 0 || this.#budget.monotonic() >= this.#budget.until;
  }

  #scanner(within: boolean): LineScanner {
    return this.#format === "json" ? new JsonLines(within) : new CsvLines(within);
  }
}
