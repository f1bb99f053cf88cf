import { renderOverview } from "../../report/ledger/overview.js";
import { renderStatement } from "../../report/ledger/statement.js";
import { jsonText } from "../../web/ledger/answers.js";
import type { LedgerReading } from "./reading.js";
import type { Terminal } from "./terminal.js";

export interface ShowOptions {
  /** Undefined: all systems, a line each. */
  readonly system: string | undefined;
  readonly period: string;
  /** As the web API tells it. */
  readonly json: boolean;
}

/** Shows why a system's availability is what it is. Throws a UserError. */
export async function showLedger(
  reading: LedgerReading,
  { system, period, json }: ShowOptions,
  terminal: Terminal,
): Promise<void> {
  const { screen, write } = terminal;
  if (system === undefined) {
    const overview = await reading.overview(period);
    return write(json ? asJson(overview) : renderOverview(overview, period, overview.locale, screen));
  }
  const statement = await reading.statement(system, period);
  write(json ? asJson(statement) : renderStatement(statement, statement.locale, screen));
}

function asJson(answer: { readonly timeZone: string }): string {
  return `${jsonText(answer, answer.timeZone, 2)}\n`;
}
