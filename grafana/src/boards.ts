import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { databases } from "./boards/databases.js";
import { exporter } from "./boards/exporter.js";
import { hosts } from "./boards/hosts.js";
import { onCall } from "./boards/on-call.js";
import { overview } from "./boards/overview.js";
import { system } from "./boards/system.js";
import { transactions } from "./boards/transactions.js";
import { LANGUAGES, type Language } from "./language.js";
import { BOARD_IDS, type BoardId } from "./links.js";

/**
 * The text of every board, by its path below grafana/dashboards.
 * @param files where this project's files can be read, with a slash at its end.
 */
export function boardFiles(files: string): ReadonlyMap<string, string> {
  const makers: Readonly<Record<BoardId, (language: Language) => Dashboard>> = {
    overview,
    system,
    transactions,
    databases,
    hosts,
    "on-call": (language) => onCall(language, files),
    exporter,
  };
  return new Map(
    LANGUAGES.flatMap((language) =>
      BOARD_IDS.map((id) => [`${language.id}/${id}.json`, `${JSON.stringify(makers[id](language), null, 2)}\n`] as const),
    ),
  );
}
