import type { DatabaseSection } from "../../config/schema/policy.js";
import type { Session } from "./engine.js";

/** What a collector keeps from run to run, for each target apart. It goes with the target's check. */
export function perTarget<T>(create: (target: DatabaseSection) => T): (target: DatabaseSection) => T {
  const kept = new WeakMap<DatabaseSection, T>();
  return (target) => {
    const known = kept.get(target);
    if (known !== undefined) return known;
    const created = create(target);
    kept.set(target, created);
    return created;
  };
}

/** What does not change as long as a connection lives, looked up once. A look-up that failed is tried again. */
export function perSession<T>(lookUp: (session: Session) => Promise<T>): (session: Session) => Promise<T> {
  const kept = new WeakMap<Session, T>();
  return async (session) => {
    const known = kept.get(session);
    if (known !== undefined) return known;
    const found = await lookUp(session);
    kept.set(session, found);
    return found;
  };
}
