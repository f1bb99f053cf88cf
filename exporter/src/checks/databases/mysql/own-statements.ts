import type { Session } from "../engine.js";

/** Statements of ours, as seen from here. */
export interface Own {
  /**
   * Those that took at least the policy's threshold. From here that is never shorter than the server's own view, so it
   * bounds what a server-wide count holds of ours. A statement that was given up counts: it may still run.
   */
  readonly slow: number;
  /** Those that the server refused or failed, and that were not slow. */
  readonly failed: number;
}

const NONE: Own = { slow: 0, failed: 0 };
const sent = new WeakMap<Session, Own>();

export function recordOwn(session: Session, what: keyof Own): void {
  const before = sent.get(session) ?? NONE;
  sent.set(session, { ...before, [what]: before[what] + 1 });
}

/** Counts our own statements between readings, over a change of the session. */
export class OwnStatements {
  #session: Session;
  #counted: Own;
  #pending = NONE;

  /** @param resumed whether the time before counts, from the session's first statement on. */
  constructor(session: Session, resumed: boolean) {
    this.#session = session;
    this.#counted = resumed ? NONE : (sent.get(session) ?? NONE);
  }

  /**
   * Takes a reading of the server, with our own statements since the one before. Those that are the reading itself end
   * on either side of the moment that it shows, so the slow ones belong to the next one, too.
   */
  async around<Reading>(session: Session, take: () => Promise<Reading>): Promise<{ reading: Reading; own: Own }> {
    this.#pending = sum(this.#pending, this.#since(session));
    const reading = await take();
    const meanwhile = this.#since(session);
    const own = sum(this.#pending, meanwhile);
    this.#pending = { slow: meanwhile.slow, failed: 0 };
    return { reading, own };
  }

  #since(session: Session): Own {
    const last = sent.get(this.#session) ?? NONE;
    const now = sent.get(session) ?? NONE;
    const added = session === this.#session ? NONE : now;
    const result = {
      slow: last.slow - this.#counted.slow + added.slow,
      failed: last.failed - this.#counted.failed + added.failed,
    };
    this.#session = session;
    this.#counted = now;
    return result;
  }
}

function sum(one: Own, other: Own): Own {
  return { slow: one.slow + other.slow, failed: one.failed + other.failed };
}
