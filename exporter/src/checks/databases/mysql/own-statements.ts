import type { Session } from "../engine.js";

/**
 * How many statements of a session took at least the policy's threshold, as seen from here. That is never shorter than
 * the server's own view, so it bounds what a server-wide count holds of ours. A session that was given up counts the
 * statement that ran then.
 */
const slow = new WeakMap<Session, number>();

export function recordSlow(session: Session): void {
  slow.set(session, slowOf(session) + 1);
}

function slowOf(session: Session): number {
  return slow.get(session) ?? 0;
}

/** Counts our own slow statements between readings, over a change of the session. */
export class OwnStatements {
  #session: Session;
  #counted: number;

  constructor(session: Session) {
    this.#session = session;
    this.#counted = slowOf(session);
  }

  /** Since the last call, or since the beginning. */
  since(session: Session): number {
    const rest = slowOf(this.#session) - this.#counted;
    const added = session === this.#session ? 0 : slowOf(session);
    this.#session = session;
    this.#counted = slowOf(session);
    return rest + added;
  }
}
