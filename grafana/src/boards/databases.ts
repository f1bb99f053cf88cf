import { incidents, maintenance } from "../annotations.js";
import { board, line, section } from "../board.js";
import type { Language } from "../language.js";
import { variables } from "../variables.js";
import { connections, slowQueries, topStatements } from "./database-load.js";
import { locks, logsAndSizes, replication } from "./database-room.js";
import { signs, watching } from "./database-signs.js";
import { databasesNow } from "./database-tables.js";

/** What a database engineer looks at in the morning, and in the night. */
export function databases(language: Language) {
  const { words, databases: texts } = language.texts;
  return board({
    id: "databases",
    language,
    hours: 6,
    refresh: "30s",
    variables: variables(words, ["database"]),
    annotations: [incidents(words), maintenance(words)],
    top: [line(8, [24, databasesNow(language)])],
    sections: [
      section(texts.connections, ...connections(language)),
      section(texts.slowQueries, ...slowQueries(language)),
      section(texts.topStatements, ...topStatements(language)),
      section(texts.logsAndSizes, ...logsAndSizes(language)),
      section(texts.locks, ...locks(language)),
      section(texts.replication, ...replication(language)),
      section(texts.signs, ...signs(language)),
      section(texts.watching, ...watching(language)),
    ],
  });
}
