import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock } from "../../src/checks/clock.js";
import type { DatedFact } from "../../src/ledger/fact.js";
import { type JournalOptions, openJournal } from "../../src/ledger/journal/journal.js";
import { recordWarnings } from "../fixtures/log.js";

/** A ledger's folder that is removed with the test, and its lines. */
export class LedgerFolder {
  readonly path: string;
  readonly warnings: string[] = [];

  constructor() {
    const parent = mkdtempSync(join(tmpdir(), "sla-ledger-"));
    onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
    this.path = join(parent, "ledger");
  }

  open(options: Partial<JournalOptions> = {}): ReturnType<typeof openJournal> {
    return openJournal({
      folder: this.path,
      timeZone: "UTC",
      log: recordWarnings(this.warnings),
      clock: systemClock,
      ...options,
    });
  }

  /** Opens it, writes, closes it. */
  async write(facts: readonly DatedFact[], options: Partial<JournalOptions> = {}): Promise<void> {
    const { journal } = this.open(options);
    for (const fact of facts) journal.append(fact);
    await journal.close();
  }

  at(name: string): string {
    return join(this.path, name);
  }

  names(): readonly string[] {
    return readdirSync(this.path).sort();
  }

  lines(name: string): readonly string[] {
    return readFileSync(this.at(name), "utf8").split("\n").slice(0, -1);
  }

  /** Puts other lines in the place of a segment's. */
  rewrite(name: string, change: (lines: readonly string[]) => readonly string[]): void {
    const lines = change(this.lines(name));
    writeFileSync(this.at(name), lines.map((line) => `${line}\n`).join(""));
  }

  append(name: string, bytes: string | Buffer): void {
    appendFileSync(this.at(name), bytes);
  }
}
