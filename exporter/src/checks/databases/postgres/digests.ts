import type { DatabaseSection } from "../../../config/schema/policy.js";
import { type DigestBoard, type DigestRow, digestBoard, OTHER } from "../digests.js";
import type { Collector, Session } from "../engine.js";
import { perTarget } from "../remembered.js";
import { boundedQuery } from "./bounded.js";
import { digestsSql, scoutSql, textsSql } from "./digests-sql.js";
import { ifLoaded } from "./preload.js";
import { grantMonitor, mayReadStatistics, needStatistics } from "./privileges.js";
import { type Layout, layoutOf } from "./statements-sql.js";

/** Seconds between looks at the whole of the statistics. */
const SCOUT_EVERY = 300;
/** So many times the top are watched closely. */
const CANDIDATES = 5;

/** What is known of the statements since the last look at the whole. */
interface Scouted {
  readonly layout: Layout;
  readonly session: Session;
  /** Seconds, of the server's clock; undefined for the first look through a connection. */
  readonly at: number | undefined;
  /** Seconds spent in each statement ever. */
  readonly seconds: ReadonlyMap<string, number>;
  readonly candidates: readonly string[];
  readonly own: readonly string[];
}

interface Book {
  board: DigestBoard | undefined;
  scouted: Scouted | undefined;
  /** Seconds, of the server's clock: the last reading. */
  read: number;
  readonly texts: Map<string, string>;
}

interface Row {
  readonly at: number;
  readonly identity: string;
  readonly digest: string | null;
  readonly calls: number;
  readonly seconds: number;
}

const books = perTarget((): Book => ({ board: undefined, scouted: undefined, read: 0, texts: new Map() }));

/**
 * The top statements of pg_stat_statements. A run reads the sums of some candidates and of all others together, folded
 * on the server; every five minutes a look at the whole names the candidates anew, and fetches their texts.
 */
export const digestsCollector: Collector = {
  name: "digests",
  async collect(session, target) {
    const book = books(target);
    book.scouted = await scouted(session, target, book);
    if (book.scouted === undefined) return {};
    book.board ??= digestBoard({ top: target.digests.top, enterAfter: 3, leaveAfter: 3600 });
    const { layout, own, candidates } = book.scouted;
    const watched = [...new Set([...candidates, ...book.board.members])];
    const rows = await session.query<Row>(digestsSql(layout), [own, watched]);
    const read = rows.map((row): DigestRow => {
      const digest = row.digest ?? OTHER;
      return { digest, query: book.texts.get(digest) ?? "", calls: row.calls, seconds: row.seconds };
    });
    book.read = rows[0]?.at ?? book.read;
    return { signals: book.board.update(read, book.read, rows[0]?.identity) };
  },
  remedy: grantMonitor,
};

/** Looks again through a new connection; once more in the run after it, to know our own statements; then at times. */
async function scouted(session: Session, target: DatabaseSection, book: Book): Promise<Scouted | undefined> {
  if (book.scouted?.session !== session) return scout(session, target, book, undefined);
  const { at } = book.scouted;
  const due = at === undefined || Math.abs(book.read - at) >= SCOUT_EVERY;
  return due ? scout(session, target, book, book.read) : book.scouted;
}

/** @returns undefined where the extension is not to be had. */
async function scout(
  session: Session,
  target: DatabaseSection,
  book: Book,
  at: number | undefined,
): Promise<Scouted | undefined> {
  needStatistics(await mayReadStatistics(session));
  const layout = await layoutOf(session);
  if (layout === undefined) return undefined;
  const before = book.scouted;
  const sums = () => session.query<{ digest: string; seconds: number }>(scoutSql(layout), [before?.own ?? []]);
  const rows = await ifLoaded(session, sums);
  const seconds = new Map(rows.map((row) => [row.digest, row.seconds]));
  const candidates = candidatesOf(seconds, before?.seconds, CANDIDATES * target.digests.top);
  const texts = await boundedQuery<{ digest: string; query: string; own: boolean }>(session, target, textsSql(layout), [
    candidates,
  ]);
  const kept = new Set([...candidates, ...(book.board?.members ?? [])]);
  for (const digest of book.texts.keys()) if (!kept.has(digest)) book.texts.delete(digest);
  for (const { digest, query, own } of texts) if (!own) book.texts.set(digest, query);
  const own = texts.filter((text) => text.own).map(({ digest }) => digest);
  return { layout, session, at, seconds, candidates: candidates.filter((digest) => !own.includes(digest)), own };
}

/** Half of them those with the most time since the last look, the others those with the most time ever. */
export function candidatesOf(
  seconds: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number> | undefined,
  most: number,
): readonly string[] {
  const first = (value: (digest: string, now: number) => number, count: number) =>
    [...seconds]
      .map(([digest, now]) => ({ digest, value: value(digest, now) }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value)
      .slice(0, count)
      .map(({ digest }) => digest);
  const lately = before === undefined ? [] : first((digest, now) => now - (before.get(digest) ?? 0), Math.ceil(most / 2));
  return [...new Set([...lately, ...first((_, now) => now, most)])].slice(0, most);
}
