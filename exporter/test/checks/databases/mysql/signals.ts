import type { Engine, Session } from "../../../../src/checks/databases/engine.js";
import type { SignalName } from "../../../../src/checks/databases/signals.js";
import type { DatabaseSection } from "../../../../src/config/schema/policy.js";
import { collect } from "./engines.js";

/** The values of one signal out of a run of a collector, by the values of its labels ("" when it has none). */
export async function signals(
  engine: Engine,
  collector: string,
  name: SignalName,
  session: Session,
  section: DatabaseSection,
): Promise<Readonly<Record<string, number>>> {
  const { signals: all = [] } = await collect(engine, collector, session, section);
  return Object.fromEntries(
    all.filter((one) => one.name === name).map(({ labels, value }) => [Object.values(labels).join(" "), value]),
  );
}
