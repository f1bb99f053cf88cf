import type { DatabaseSection } from "../../../config/schema/policy.js";
import type { Clock } from "../../clock.js";
import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";
import type { SlowQueries } from "../measurements.js";
import type { Signal } from "../signals.js";
import { add, CHANGED, isExact, openAccount, past, reasons, type SlowQueryAccount, skip, whyNotExact } from "./account.js";
import type { Keeper } from "./keep.js";
import { ask, NoSource, type Refusal } from "./refusal.js";
import type { SlowQueryDelta, SlowQuerySource, SlowQueryWatch } from "./source.js";

/** Counts the slow queries of one server for as long as the check lives, over connections and changes of the source. */
export interface SlowQueryCounter {
  /** Reads the source in use. Throws a CheckError; NoSource when none is available. */
  read(session: Session): Promise<SlowQueries>;
  /** Other figures of the source in use, of the last reading. */
  readonly signals: readonly Signal[];
  /** Why better sources than the one in use are not. */
  readonly refusals: readonly Refusal[];
}

interface InUse {
  readonly source: SlowQuerySource;
  readonly watch: SlowQueryWatch;
}

/** Seconds after which the sources are asked again which is the best. */
const ASK_AGAIN = 60;

export interface CounterContext {
  readonly clock: Clock;
  /** IANA name: whose days are counted. */
  readonly timeZone: string;
  /** Called when another source is taken into use. */
  readonly chosen?: (source: string, refusals: readonly Refusal[]) => void;
  /** Where the books outlive the process; without it they do not. */
  readonly keeper?: Keeper;
}

/** @param sources best first. */
export function slowQueryCounter(
  sources: readonly SlowQuerySource[],
  target: DatabaseSection,
  context: CounterContext,
): SlowQueryCounter {
  const { clock, timeZone, keeper } = context;
  let account: SlowQueryAccount | undefined;
  let inUse: InUse | undefined;
  /** The source that counted last, and how far. */
  let last: { readonly source: string; readonly position: unknown } | undefined;
  let recalled = false;
  let refusals: readonly Refusal[] = [];
  let signals: readonly Signal[] = [];
  let advice: readonly string[] = [];
  let connection: Session | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  // Counted by the source in use while they run; and those that the one before left to be counted again.
  let running = 0;
  let counted = 0;
  // So many of the latter at most ran when the last reading began.
  let left = Number.POSITIVE_INFINITY;

  /** Not before the first reading: the check that this one replaces may still be writing. */
  const recall = (): void => {
    if (recalled) return;
    recalled = true;
    const kept = keeper?.load();
    if (kept === undefined) return;
    ({ account, running, counted } = kept);
    last = { source: kept.source, position: kept.position };
  };

  /** Books a reading, without what an earlier source has counted already. */
  const book = ({ source, watch }: InUse, delta: SlowQueryDelta): void => {
    // A source that counts statements while they run passes over those that ran when it began.
    const twice = delta.running === undefined ? Math.min(counted, delta.lower) : 0;
    counted -= twice;
    running = delta.running ?? 0;
    const now = clock.now();
    account = add(account ?? openAccount(now, timeZone), twice === 0 ? delta : without(delta, twice), now);
    const isOther = last !== undefined && last.source !== source.name;
    if (isOther || watch.standing === true) account = past(account, reasons(delta.why), now);
    advice = delta.advice === undefined ? [] : [delta.advice];
    last = { source: source.name, position: watch.position?.() };
    signals = delta.signals ?? [];
    keeper?.save({ account, ...last, running, counted });
  };

  const use = (source: SlowQuerySource, watch: SlowQueryWatch): InUse => {
    counted += running;
    running = 0;
    left = Number.POSITIVE_INFINITY;
    inUse = { source, watch };
    context.chosen?.(source.name, refusals);
    return inUse;
  };

  /** The first available source, and why not those before it. */
  const choose = async (session: Session, except?: SlowQuerySource, failure?: Refusal): Promise<SlowQuerySource | undefined> => {
    const refused: Refusal[] = [];
    asked = clock.monotonic();
    for (const source of sources) {
      if (source === except && failure) {
        refused.push(failure);
        continue;
      }
      const answer = await ask(source, session, target);
      if (answer.available) {
        refusals = refused;
        return source;
      }
      const { available, ...why } = answer;
      refused.push({ source: source.name, ...why });
    }
    refusals = refused;
    return undefined;
  };

  /** Begins a watch. The time since the last reading has been watched by nobody, unless the source goes on from there. */
  const begin = async (source: SlowQuerySource, session: Session): Promise<InUse> => {
    inUse = undefined;
    const from = last?.source === source.name ? last.position : undefined;
    const watch = await source.watch(session, target, from);
    if (account === undefined) account = openAccount(clock.now(), timeZone);
    else if (from === undefined || watch.resumed !== true) account = skip(account, clock.now());
    return use(source, watch);
  };

  /**
   * Goes over to another source without a gap: its baseline is taken before the last reading of the old one. What
   * ends between the two is seen by both, so the first reading of the new one counts as an upper bound alone.
   */
  const handOver = async (from: InUse, source: SlowQuerySource, session: Session): Promise<InUse> => {
    const watch = await source.watch(session, target);
    try {
      book(from, await from.watch.read(session));
    } catch (error) {
      if (endsTheRun(error, session)) throw error;
      return begin(source, session);
    }
    const { ended, ...overlap } = await watch.read(session);
    const taken = use(source, watch);
    book(taken, { ...overlap, lower: 0, exact: overlap.exact && overlap.upper === 0, why: overlap.why || CHANGED });
    return taken;
  };

  /** How many of those to be counted again run at most. Infinity when nobody can tell. */
  const stillRunning = async (session: Session): Promise<number> => {
    if (counted === 0) return Number.POSITIVE_INFINITY;
    const looking = sources.find((source) => source.running !== undefined);
    try {
      return (await looking?.running?.(session, target)) ?? Number.POSITIVE_INFINITY;
    } catch (error) {
      if (endsTheRun(error, session)) throw error;
      return Number.POSITIVE_INFINITY;
    }
  };

  /**
   * Forgets those to be counted again that have ended without it, as cancelled statements do. What had ended before the
   * reading before this one began is counted by now: a log is a moment behind.
   * @param still ran when this reading began.
   */
  const forget = (still: number): void => {
    counted = Math.min(counted, left);
    left = account?.behind ? Number.POSITIVE_INFINITY : still;
  };

  /** The source for this reading. */
  const settle = async (session: Session): Promise<InUse> => {
    const reconnected = connection !== session;
    const overdue = clock.monotonic() - asked >= ASK_AGAIN;
    if (inUse !== undefined && !reconnected && !overdue) return inUse;
    const source = await choose(session);
    if (source === undefined) {
      inUse = undefined;
      throw new NoSource(refusals);
    }
    connection = session;
    if (inUse === undefined || (reconnected && inUse.watch.continues !== true)) return begin(source, session);
    return inUse.source === source ? inUse : handOver(inUse, source, session);
  };

  return {
    get signals() {
      return signals;
    },
    get refusals() {
      return refusals;
    },
    async read(session) {
      recall();
      signals = [];
      let current = await settle(session);
      const still = await stillRunning(session);
      try {
        book(current, await current.watch.read(session));
        forget(still);
      } catch (error) {
        if (endsTheRun(error, session)) throw error;
        // The source in use has failed: the next one begins, and what it missed is unwatched.
        const other = await choose(session, current.source, failedNow(current.source, error));
        if (other === undefined) throw error;
        current = await begin(other, session);
      }
      return figures(account ?? openAccount(clock.now(), timeZone), current.source, target, advice, refusals);
    },
  };
}

function endsTheRun(error: unknown, session: Session): boolean {
  return !session.alive || (error instanceof CheckError && error.reason === "timeout");
}

function failedNow(source: SlowQuerySource, error: unknown): Refusal {
  const refused = error instanceof CheckError && error.reason === "permission";
  return refused ? { source: source.name, why: error.message, refused } : { source: source.name, why: "failed just now" };
}

/** Takes off what an earlier source has counted while it ran: those that ended first. */
function without(delta: SlowQueryDelta, twice: number): SlowQueryDelta {
  let left = twice;
  const ended = delta.ended?.map(({ time, count }) => {
    const off = Math.min(left, count);
    left -= off;
    return { time, count: count - off };
  });
  const rest = { ...delta, lower: delta.lower - twice, exact: false, why: delta.why || CHANGED };
  return ended === undefined ? rest : { ...rest, ended };
}

function figures(
  account: SlowQueryAccount,
  source: SlowQuerySource,
  target: DatabaseSection,
  advice: readonly string[],
  refusals: readonly Refusal[],
): SlowQueries {
  const exact = isExact(account);
  const remedy = refusals.find((refusal) => refusal.remedy !== undefined)?.remedy;
  const better = refusals.map((refusal) => `${refusal.source}: ${refusal.why}`);
  return {
    total: account.total,
    today: account.today,
    todayUpperBound: account.behind ? Number.POSITIVE_INFINITY : account.todayUpperBound,
    threshold: target.slow_query.threshold,
    source: source.name,
    exact,
    why: exact ? "" : [whyNotExact(account, advice), ...better].join("; "),
    ...(remedy === undefined ? {} : { remedy }),
  };
}
