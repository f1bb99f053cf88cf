import { describe, expect, test } from "vitest";
import { signal } from "../../src/checks/databases/signals.js";
import { earlySigns } from "../../src/web/page/early-signs.js";
import { readerOf } from "../../src/web/page/reader.js";
import { companyPolicy } from "../fixtures/policy.js";
import { databaseMeasurements, NOW, stateView } from "../fixtures/state.js";

describe("The early signs of a database", () => {
  const reader = readerOf(stateView(companyPolicy(NOW), []), "en", false);

  test("are told in the reader's words, the worst of several sources.", () => {
    const signals = [
      signal("lock_waits", {}, 3),
      signal("deadlocks_total", {}, 1),
      signal("idle_in_transaction_seconds", {}, 90),
      signal("replication_lag_seconds", { source: "a" }, 0.2),
      signal("replication_lag_seconds", { source: "b" }, 300),
      signal("transaction_id_used_ratio", {}, 0.125),
    ];
    expect(earlySigns(databaseMeasurements({ signals }), reader)).toEqual([
      "waiting for locks 3",
      "deadlocks so far 1",
      "idle in a transaction 90 s",
      "replication behind 5 min",
      "transaction ids used up 12.5%",
    ]);
  });

  test("that the server does not tell are left out.", () => {
    expect(earlySigns(databaseMeasurements({ signals: [signal("lock_waits", {}, 0)] }), reader)).toEqual(["waiting for locks 0"]);
  });
});
