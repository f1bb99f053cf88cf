import type { Overview } from "../../ledger/overview.js";
import type { Statement } from "../../ledger/statement.js";
import {
  type MaintenanceList,
  type ReadableLedger,
  Refused,
  type Told,
  tellMaintenance,
  tellOverview,
  tellStatement,
} from "../../web/ledger/questions.js";
import { UserError } from "../user-error.js";
import type { LedgerServer } from "./socket.js";

/** What can be asked of a ledger, whoever answers. All throw a UserError with the sentence of a refusal. */
export interface LedgerReading {
  overview(period?: string): Promise<Told<Overview>>;
  statement(system: string, period: string): Promise<Told<Statement>>;
  maintenance(): Promise<Told<MaintenanceList>>;
}

/** Asks a running exporter. */
export function readingFrom(server: LedgerServer): LedgerReading {
  const get = async <T>(path: string, period?: string) => {
    const query = period === undefined ? "" : `?${new URLSearchParams({ period })}`;
    return (await server.ask("GET", `/api/v1${path}${query}`)) as T;
  };
  return {
    overview: (period) => get("/ledger", period),
    statement: (system, period) => get(`/ledger/${encodeURIComponent(system)}`, period),
    maintenance: () => get("/maintenance"),
  };
}

/** Asks a ledger that this process has loaded. */
export function readingOf(ledger: ReadableLedger): LedgerReading {
  const told = async <T>(tell: () => T): Promise<T> => {
    try {
      return tell();
    } catch (error) {
      throw error instanceof Refused ? new UserError(error.message) : error;
    }
  };
  return {
    overview: (period) => told(() => tellOverview(ledger, period)),
    statement: (system, period) => told(() => tellStatement(ledger, system, period)),
    maintenance: () => told(() => tellMaintenance(ledger)),
  };
}
