import type { DatabaseSection } from "../../../config/schema/policy.js";
import type { Clock } from "../../clock.js";
import { CheckError } from "../../failure.js";
import type { Session } from "../engine.js";
import type { SlowQueries } from "../measurements.js";
import { add, isExact, openAccount, type SlowQueryAccount, skip, whyNotExact } from "./account.js";
import { ask, NoSource, type Refusal } from "./refusal.js";
import type { SlowQueryDelta, SlowQuerySource, SlowQueryWatch } from "./source.js";

/** Counts the slow queries of one server for as long as the check lives, over connections and changes of the source. */
export interface SlowQueryCounter {
  /** Reads the source in use. Throws a CheckError; NoSource when none is available. */
  read(session: Session): Promise<SlowQueries>;
}

interface InUse {
  readonly source: SlowQuerySource;
  readonly watch: SlowQueryWatch;
}

/** Seconds after which better sources than the one in use are asked again. */
const ASK_AGAIN = 300;

const CHANGED = "the source has changed";

export interface CounterContext {
  readonly clock: Clock;
  /** IANA name: whose days are counted. */
  readonly timeZone: string;
  /** Called when another source is taken into use. */
  readonly chosen?: (source: string, refusals: readonly Refusal[]) => void;
}

/** @param sources best first. */
export function slowQueryCounter(
  sources: readonly SlowQuerySource[],
  target: DatabaseSection,
  context: CounterContext,
): SlowQueryCounter {
  const { clock, timeZone } = context;
  let account: SlowQueryAccount | undefined;
  let inUse: InUse | undefined;
  let refusals: readonly Refusal[] = [];
  let connection: Session | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  // Counted by the source in use while they run; and those that the one before left to be counted again.
  let running = 0;
  let counted = 0;

  /** Books a reading, without what an earlier source has counted already. */
  const book = (delta: SlowQueryDelta): void => {
    const twice = Math.min(counted, delta.lower);
    counted -= twice;
    running = delta.running ?? 0;
    const once = twice === 0 ? delta : { ...delta, lower: delta.lower - twice, exact: false, why: delta.why || CHANGED };
    account = add(account ?? openAccount(clock.now(), timeZone), once, clock.now());
  };

  const use = (source: SlowQuerySource, watch: SlowQueryWatch, from: SlowQuerySource | undefined): InUse => {
    if (source !== from) counted += running;
    running = 0;
    inUse = { source, watch };
    context.chosen?.(source.name, refusals);
    return inUse;
  };

  /** The first available source, and why not those before it. */
  const choose = async (session: Session, except?: SlowQuerySource): Promise<SlowQuerySource | undefined> => {
    const refused: Refusal[] = [];
    asked = clock.monotonic();
    for (const source of sources) {
      const answer =
        source === except ? { available: false as const, why: "failed just now" } : await ask(source, session, target);
      if (answer.available) {
        refusals = refused;
        return source;
      }
      refused.push({ source: source.name, why: answer.why, ...("remedy" in answer ? { remedy: answer.remedy } : {}) });
    }
    refusals = refused;
    return undefined;
  };

  /** Begins a watch. The time since the last reading has been watched by nobody. */
  const begin = async (source: SlowQuerySource, session: Session): Promise<InUse> => {
    const from = inUse?.source;
    inUse = undefined;
    const watch = await source.watch(session, target);
    account = account === undefined ? openAccount(clock.now(), timeZone) : skip(account, clock.now());
    return use(source, watch, from);
  };

  /**
   * Goes over to a better source without a gap: its baseline is taken before the last reading of the old one. What
   * ends between the two is seen by both, so the first reading of the new one counts as an upper bound alone.
   */
  const handOver = async (from: InUse, source: SlowQuerySource, session: Session): Promise<InUse> => {
    const watch = await source.watch(session, target);
    book(await from.watch.read(session));
    const overlap = await watch.read(session);
    const taken = use(source, watch, from.source);
    book({ ...overlap, lower: 0, exact: overlap.exact && overlap.upper === 0, why: overlap.why || CHANGED });
    return taken;
  };

  /** The source for this reading. */
  const settle = async (session: Session): Promise<InUse> => {
    const reconnected = connection !== session;
    const overdue = inUse?.source !== sources[0] && clock.monotonic() - asked >= ASK_AGAIN;
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
    async read(session) {
      let current = await settle(session);
      try {
        book(await current.watch.read(session));
      } catch (error) {
        if (!session.alive || (error instanceof CheckError && error.reason === "timeout")) throw error;
        // The source in use has failed: the next one begins, and what it missed is unwatched.
        const other = await choose(session, current.source);
        if (other === undefined) throw error;
        current = await begin(other, session);
      }
      return figures(account ?? openAccount(clock.now(), timeZone), current.source, target, refusals);
    },
  };
}

function figures(
  account: SlowQueryAccount,
  source: SlowQuerySource,
  target: DatabaseSection,
  refusals: readonly Refusal[],
): SlowQueries {
  const exact = isExact(account);
  const better = refusals.map((refusal) => `${refusal.source}: ${refusal.why}`);
  return {
    total: account.total,
    today: account.today,
    todayUpperBound: account.todayUpperBound,
    threshold: target.slow_query.threshold,
    source: source.name,
    exact,
    why: exact ? "" : [whyNotExact(account), ...better].join("; "),
  };
}
