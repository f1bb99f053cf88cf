import { join } from "node:path";
import type { Head } from "../../ledger/journal/line.js";
import { verifyJournal } from "../../ledger/journal/verify.js";
import { textsOf } from "../../locales/locale.js";
import type { Locale } from "../../policy/policy.js";
import { painter } from "../../report/paint.js";
import { asUserError } from "../user-error.js";
import type { Terminal } from "./terminal.js";

const HEAD = /^([1-9]\d*):([0-9a-f]{64})$/;

/** Reads an end of the chain as the log and reports tell it. Throws an Error. */
function readHead(text: string): Head {
  const [, seq, hash] = HEAD.exec(text.trim()) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new Error(`--head: expected SEQ:HASH, a number and 64 hex digits as the daily log line tells them, got "${text}"`);
}

/** Holds a journal against its chain. @returns false when something is not as it was written. Throws a UserError. */
export function verifyLedger(folder: string, heads: readonly string[], locale: Locale, { screen, write }: Terminal): boolean {
  const { ledger } = textsOf(locale);
  const paint = painter(screen.colour);
  const { entries, segments, head, faults } = asUserError(() => verifyJournal(folder, heads.map(readHead)));
  for (const { file, line, problem } of faults) write(`${paint("red", `${join(folder, file)}:${line}`)} ${problem}\n`);
  if (faults.length > 0) write(`${ledger.faults(faults.length)}\n`);
  else write(`${ledger.verified(String(entries), segments, `${head.seq}:${head.hash}`)}\n`);
  return faults.length === 0;
}
