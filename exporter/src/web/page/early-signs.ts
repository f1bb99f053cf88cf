import type { DatabaseMeasurements } from "../../checks/databases/measurements.js";
import type { SignalName } from "../../checks/databases/signals.js";
import type { Reader } from "./reader.js";

/** What announces trouble in a database, as far as its server tells it, in a few words each. */
export function earlySigns({ signals = [] }: DatabaseMeasurements, { texts, format }: Reader): readonly string[] {
  const values = (name: SignalName) => signals.filter((one) => one.name === name).map(({ value }) => value);
  const worst = (name: SignalName) => (values(name).length === 0 ? undefined : Math.max(...values(name)));
  const known = <T>(value: T | undefined, tell: (value: T) => string) => (value === undefined ? [] : [tell(value)]);
  return [
    ...known(worst("lock_waits"), (count) => texts.database.lockWaits(format.count(count))),
    ...known(worst("deadlocks_total"), (count) => texts.database.deadlocks(format.count(count))),
    ...known(worst("idle_in_transaction_seconds"), (seconds) => texts.database.idleInTransaction(format.duration(seconds))),
    ...known(worst("replication_lag_seconds"), (seconds) => texts.database.replicationLag(format.duration(seconds))),
    ...known(worst("transaction_id_used_ratio"), (ratio) => texts.database.transactionIds(format.percent(ratio))),
  ];
}
