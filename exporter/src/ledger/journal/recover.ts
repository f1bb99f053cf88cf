import { appendFileSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync, truncateSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Log } from "../../checks/log.js";
import type { Entry } from "../fact.js";
import type { Fault } from "./chain.js";
import { FILE_MODE, FOLDER_MODE } from "./disk.js";
import { headFaults } from "./heads.js";
import type { Beat } from "./heartbeat.js";
import type { Head } from "./line.js";
import { type Found, findJournal, type Segment } from "./read.js";
import { type Current, SegmentWriter } from "./segment-writer.js";
import { monthOfSegment } from "./segments.js";
import type { Trouble } from "./trouble.js";

/** What a start finds and goes on from. */
export interface Recovered {
  readonly writer: SegmentWriter;
  readonly head: Head;
  /** Count of the newest beat. */
  readonly beats: number;
  readonly entries: readonly Entry[];
  readonly heartbeat: Beat | undefined;
  readonly faults: readonly Fault[];
}

/** Makes the folder, reads it, cuts off a torn last line, warns of faults. Errors: see openJournal. */
export function recoverJournal(folder: string, log: Log, trouble: Trouble): Recovered {
  const known = makeFolder(folder, trouble);
  const found = findJournal(folder);
  const last = found.segments.at(-1);
  const current = last && takeUp(folder, last, log);
  const faults = [...found.chain.faults, ...headFaults(found, [])];
  const [fault] = faults;
  if (fault) {
    log.warn(
      { file: join(folder, fault.file), line: fault.line, faults: faults.length },
      `the ledger is not as it was written: line ${fault.line} of "${fault.file}" ${fault.problem}; what can be read counts`,
    );
  }
  return {
    writer: new SegmentWriter(folder, current, known),
    head: headToGoOnFrom(found),
    beats: found.heartbeat?.count ?? 0,
    entries: found.chain.entries,
    heartbeat: found.heartbeat?.beat,
    faults,
  };
}

/** @returns false when it cannot be made: the writer tries again. */
function makeFolder(folder: string, trouble: Trouble): boolean {
  if (existsSync(folder)) return true;
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
    syncFolderNow(dirname(folder));
    return true;
  } catch (error) {
    trouble.failed("entries", error as Error);
    return false;
  }
}

function syncFolderNow(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } catch {
    // File systems that cannot sync a folder do it by themselves.
  } finally {
    closeSync(folder);
  }
}

/**
 * The end that the heartbeat knows wins over a journal that ends before it, or in another line: the next entry then
 * names what was there, and the loss stays visible for good.
 */
function headToGoOnFrom({ chain, heartbeat }: Found): Head {
  return heartbeat && heartbeat.head.seq >= chain.head.seq ? heartbeat.head : chain.head;
}

/** Makes the last segment ready to be appended to. What a crash tore is kept beside it. */
function takeUp(folder: string, segment: Segment, log: Log): Current {
  const { name, length, rest } = segment;
  const path = join(folder, name);
  const { dev, ino } = statSync(path);
  let dirty = false;
  if (rest.length > 0) {
    const kept = `${path}.torn`;
    try {
      appendFileSync(kept, Buffer.concat([rest, Buffer.from("\n")]), { mode: FILE_MODE, flush: true });
      truncateSync(path, length);
      log.warn({ file: path, bytes: rest.length, kept }, "the ledger's last line was not written to its end; it was cut off");
    } catch (error) {
      dirty = true;
      const why = (error as Error).message;
      log.warn({ file: path, bytes: rest.length, error: why }, "the ledger's last line was not written to its end");
    }
  }
  return { name, month: monthOfSegment(name) ?? "", length, identity: { dev, ino }, dirty, fresh: false };
}
