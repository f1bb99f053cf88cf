import { digestText } from "./digest-text.js";
import { type Signal, signal } from "./signals.js";

/** Counters of one normalised statement, absolute as the server keeps them. */
export interface DigestRow {
  /** Identifies the statement on its server. `OTHER` for the sum of all statements that have no row of their own. */
  readonly digest: string;
  readonly query: string;
  readonly calls: number;
  readonly seconds: number;
}

/** Holds what belongs to no member; as a row, what the server has summed up itself. */
export const OTHER = "other";

export interface DigestBoardOptions {
  /** So many statements are in the top of an interval. 0: all is `other`. */
  readonly top: number;
  /** Intervals in a row in the top after which a statement becomes a member. */
  readonly enterAfter: number;
  /** Seconds outside the top after which a member leaves. */
  readonly leaveAfter: number;
}

export interface DigestBoard {
  /**
   * Books the interval since the last call; the first one takes the baseline. Rows are all statements, or some of them
   * and one row `OTHER` for the rest: which have a row of their own may then change from call to call.
   * @param now seconds, of any clock that does not jump.
   * @param identity equal as long as the server's counters go on. When it changes (a reset, another server behind the
   * same address) the call takes a new baseline.
   */
  update(rows: readonly DigestRow[], now: number, identity?: string): readonly Signal[];
  /** The statements that have series of their own. A folded list of rows has to have theirs, or they stand still. */
  readonly members: readonly string[];
}

interface Counters {
  readonly calls: number;
  readonly seconds: number;
}

interface Member {
  query: string;
  calls: number;
  seconds: number;
  /** When it was last in the top. */
  inside: number;
}

const NOTHING: Counters = { calls: 0, seconds: 0 };
/** Former members whose counters are kept, so that one that comes back goes on where it left. */
const REMEMBERED = 1000;

/**
 * The statements in which the time goes, with a membership that holds still: dashboards and rates need series that
 * live for a while. At most twice `top` are members: beyond that, the one that is longest outside goes for a new one.
 * The counters start at 0 with the board and never fall: a statement's time before its membership is in `other`, and
 * whatever the server lost (evicted or reset statements) is not made up for.
 */
export function digestBoard({ top, enterAfter, leaveAfter }: DigestBoardOptions): DigestBoard {
  const members = new Map<string, Member>();
  const former = new Map<string, Counters>();
  let streaks = new Map<string, number>();
  let before: ReadonlyMap<string, DigestRow> | undefined;
  let counted = "";
  let other: Counters = NOTHING;

  const leave = (digest: string, { calls, seconds }: Member): void => {
    members.delete(digest);
    former.delete(digest);
    former.set(digest, { calls, seconds });
    const oldest = former.keys().next().value;
    if (former.size > REMEMBERED && oldest !== undefined) former.delete(oldest);
  };

  const enter = (digest: string, query: string, now: number): void => {
    if (members.size >= 2 * top) {
      const longest = [...members].reduce((a, b) => (b[1].inside < a[1].inside ? b : a));
      leave(...longest);
    }
    members.set(digest, { query: digestText(query), ...(former.get(digest) ?? NOTHING), inside: now });
    former.delete(digest);
  };

  /** Who was in the top of this interval, and what that does to the membership. */
  const rank = (deltas: ReadonlyMap<string, Counters>, rows: ReadonlyMap<string, DigestRow>, now: number): void => {
    const inside = [...deltas]
      .filter(([, { seconds }]) => seconds > 0)
      .sort(([a, { seconds: x }], [b, { seconds: y }]) => y - x || (a < b ? -1 : 1))
      .slice(0, top)
      .map(([digest]) => digest);
    streaks = new Map(inside.map((digest) => [digest, (streaks.get(digest) ?? 0) + 1]));
    for (const digest of inside) {
      const member = members.get(digest);
      if (member) member.inside = now;
    }
    for (const [digest, member] of members) if (now - member.inside >= leaveAfter) leave(digest, member);
    for (const [digest, count] of streaks) {
      if (count >= enterAfter && !members.has(digest)) enter(digest, rows.get(digest)?.query ?? "", now);
    }
  };

  return {
    update(list, now, identity = "") {
      const rows = merged(list);
      if (before !== undefined && counted === identity) {
        const { deltas, pool } = difference(before, rows);
        // The interval in which a statement enters or leaves belongs to `other`, which is there before and after.
        const stayed = new Set(members.keys());
        rank(deltas, rows, now);
        for (const [digest, delta] of deltas) {
          const member = stayed.has(digest) ? members.get(digest) : undefined;
          if (member === undefined) other = sum(other, delta);
          else Object.assign(member, sum(member, delta));
        }
        other = sum(other, pool);
      }
      before = rows;
      counted = identity;
      return [...[...members].flatMap(([digest, member]) => seriesOf(digest, member)), ...countersOf(OTHER, other)];
    },
    get members() {
      return [...members.keys()];
    },
  };
}

/**
 * What was added between two lists: by statement where it can be told, and what cannot be told apart (`pool`). The pool
 * falls when the server drops statements out of it; then nothing is added, for it holds time that was counted before.
 */
function difference(
  before: ReadonlyMap<string, DigestRow>,
  now: ReadonlyMap<string, DigestRow>,
): { deltas: ReadonlyMap<string, Counters>; pool: Counters } {
  const folded = before.has(OTHER) || now.has(OTHER);
  const deltas = new Map<string, Counters>();
  let pooled: Counters = NOTHING;
  for (const [digest, row] of now) {
    const old = digest === OTHER ? undefined : before.get(digest);
    if (old !== undefined) deltas.set(digest, added(old, row));
    else if (folded) pooled = sum(pooled, row);
    else deltas.set(digest, row);
  }
  if (!folded) return { deltas, pool: NOTHING };
  let old: Counters = NOTHING;
  for (const [digest, row] of before) if (digest === OTHER || !now.has(digest)) old = sum(old, row);
  const pool = { calls: Math.max(0, pooled.calls - old.calls), seconds: Math.max(0, pooled.seconds - old.seconds) };
  return { deltas, pool };
}

/** A counter that fell was reset, or its statement dropped and there again: all that it holds is new. */
function added(old: Counters, now: Counters): Counters {
  if (now.calls < old.calls || now.seconds < old.seconds) return now;
  return { calls: now.calls - old.calls, seconds: now.seconds - old.seconds };
}

function sum(a: Counters, b: Counters): Counters {
  return { calls: a.calls + b.calls, seconds: a.seconds + b.seconds };
}

/** One row for each digest: a server may keep the same one for several users or databases. */
function merged(list: readonly DigestRow[]): ReadonlyMap<string, DigestRow> {
  const rows = new Map<string, DigestRow>();
  for (const row of list) {
    const other = rows.get(row.digest);
    rows.set(row.digest, other ? { ...row, ...sum(other, row) } : row);
  }
  return rows;
}

function countersOf(digest: string, { calls, seconds }: Counters): readonly Signal[] {
  return [signal("digest_calls_total", { digest }, calls), signal("digest_seconds_total", { digest }, seconds)];
}

function seriesOf(digest: string, member: Member): readonly Signal[] {
  return [...countersOf(digest, member), signal("digest_info", { digest, query: member.query }, 1)];
}
