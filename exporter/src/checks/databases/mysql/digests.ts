import { type Clock, systemClock } from "../../clock.js";
import { type DigestBoard, type DigestRow, digestBoard, OTHER } from "../digests.js";
import type { Collector, Session } from "../engine.js";
import { perTarget } from "../remembered.js";
import { grantSelect } from "./grants.js";
import { instrumented } from "./server-state.js";
import { number } from "./values.js";

const TABLE = "performance_schema.events_statements_summary_by_digest";

/** Intervals, seconds. */
const ENTER_AFTER = 3;
const LEAVE_AFTER = 3600;

/** So many statements a place on the board are candidates: those of the most time, and of the most time for their age. */
const CANDIDATES = 4;

/** Characters: the label has 200, and what is cut off before them has no end to its strings. */
const TEXT = 1000;
/** Texts that are kept, so that they need not be asked for in each run: the server makes them out of tokens. */
const TEXTS = 2000;

/** Picoseconds in a second. */
const PICO = 1e12;

/** Statements of ours that cannot carry the mark, as the servers write them down. */
const UTILITIES = [
  "SHOW BINARY LOGS",
  "SHOW REPLICA STATUS",
  "SHOW ALL SLAVES STATUS",
  ...["GLOBAL STATUS", "SESSION STATUS", "GLOBAL VARIABLES"].flatMap((what) =>
    ["(...)", "(?)"].map((names) => `SHOW ${what} WHERE \`Variable_name\` IN ${names}`),
  ),
];
const MARKED = "WITH `sla\\_exporter` AS%";
const OWN = `(DIGEST_TEXT LIKE '${MARKED}' OR DIGEST_TEXT LIKE 'SET STATEMENT MAX_STATEMENT_TIME = ? FOR ${MARKED}'
        OR TRIM(DIGEST_TEXT) IN (${UTILITIES.map((text) => `'${text}'`).join(", ")}))`;

/** Whatever the server has no digest for (its table is full) is in `other`. Texts in a grouped query would go to disk. */
const fold = (candidates: number, { own, board: { members } }: State) => `
  SELECT IF(total_rank <= ${candidates} OR pace_rank <= ${candidates} OR digest IN (${list(members)}), digest, '${OTHER}') AS name,
    SUM(calls) AS calls, SUM(time) AS time
  FROM (
    SELECT digest, calls, time,
      ROW_NUMBER() OVER (ORDER BY digest = '${OTHER}', time DESC) AS total_rank,
      ROW_NUMBER() OVER (ORDER BY digest = '${OTHER}', time / (TIMESTAMPDIFF(SECOND, seen, NOW()) + 1) DESC) AS pace_rank
    FROM (
      SELECT COALESCE(DIGEST, '${OTHER}') AS digest, SUM(COUNT_STAR) AS calls, SUM(SUM_TIMER_WAIT) AS time, MIN(FIRST_SEEN) AS seen
      FROM ${TABLE}
      WHERE COALESCE(DIGEST, '${OTHER}') NOT IN (${list(own)})
      GROUP BY COALESCE(DIGEST, '${OTHER}')
    ) AS digests
  ) AS ranked
  GROUP BY name`;

interface State {
  readonly board: DigestBoard;
  readonly texts: Map<string, string>;
  /** Digests of our own statements. */
  own: readonly string[];
  runs: number;
}

/** Looking at all texts is dear: in the first runs, in which we say all that we have to say, and rarely from then on. */
const FIRST_RUNS = 3;
const RUNS_BETWEEN_LOOKS = 20;

/** In which statements the time goes. Our own are left out; what they cost is told by benchmarks. */
export function digests(clock: Clock = systemClock): Collector {
  const stateOf = perTarget((target): State => ({ board: newBoard(target.digests.top), texts: new Map(), own: [], runs: 0 }));
  return {
    name: "digests",
    async collect(session, target) {
      const { top } = target.digests;
      if (top === 0) return {};
      // MariaDB's default: no failure, for nothing is broken; there are no statements to tell.
      if (!(await instrumented(session))) return {};
      const state = stateOf(target);
      if (state.runs < FIRST_RUNS || state.runs % RUNS_BETWEEN_LOOKS === 0) state.own = await ownDigests(session);
      state.runs += 1;
      const rows = await session.query<{ name: string; calls: unknown; time: unknown }>(fold(CANDIDATES * top, state));
      await learn(
        state.texts,
        session,
        rows.map(({ name }) => name),
      );
      const counted = rows.map(
        ({ name, calls, time }): DigestRow => ({
          digest: name,
          query: state.texts.get(name) ?? "",
          calls: number(calls),
          seconds: number(time) / PICO,
        }),
      );
      return { signals: state.board.update(counted, clock.monotonic()) };
    },
    remedy: (target) => grantSelect(TABLE, target.user),
  };
}

async function ownDigests(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ digest: string | null }>(`SELECT DISTINCT DIGEST AS digest FROM ${TABLE} WHERE ${OWN}`);
  return rows.flatMap(({ digest }) => digest ?? []);
}

const newBoard = (top: number) => digestBoard({ top, enterAfter: ENTER_AFTER, leaveAfter: LEAVE_AFTER });

/** Asks for the texts that are not known yet. */
async function learn(texts: Map<string, string>, session: Session, names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => name !== OTHER && !texts.has(name));
  if (unknown.length === 0) return;
  if (texts.size + unknown.length > TEXTS) texts.clear();
  const rows = await session.query<{ digest: string; text: string | null }>(
    `SELECT DIGEST AS digest, LEFT(DIGEST_TEXT, ${TEXT}) AS text FROM ${TABLE} WHERE DIGEST IN (${list(unknown)})`,
  );
  for (const { digest, text } of rows) texts.set(digest, text ?? "");
}

/**
 * As a list of literals; nothing but hexadecimal digits gets into the statement. Never less than two, since servers
 * give a list of one another digest.
 */
function list(names: readonly string[]): string {
  return ["", "", ...names.filter((name) => /^[0-9a-f]+$/i.test(name))].map((name) => `'${name}'`).join(", ");
}
