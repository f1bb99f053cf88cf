import type { Session } from "../engine.js";
import { show } from "./values.js";

/** What is asked once for each session: a server that changes it ends its sessions. */
export function oncePerSession<T>(ask: (session: Session) => Promise<T>): (session: Session) => Promise<T> {
  const known = new WeakMap<Session, Promise<T>>();
  return (session) => {
    const answer = known.get(session) ?? ask(session);
    known.set(session, answer);
    answer.catch(() => known.delete(session));
    return answer;
  };
}

/** Whether the server instruments itself (performance_schema); its tables are empty otherwise. */
export const instrumented = oncePerSession(
  async (session) => (await show(session, "GLOBAL VARIABLES", ["performance_schema"])).get("performance_schema") === "ON",
);
