import { describe, expect, it } from "vitest";
import { connectionsOf } from "../../../../src/checks/databases/postgres/connections.js";

const sessions = [
  { role: "10", database: "1", state: "active", count: 3 },
  { role: "11", database: "1", state: "idle in transaction (aborted)", count: 2 },
  { role: "11", database: "2", state: "idle", count: 5 },
];

describe("the connections of a PostgreSQL server", () => {
  it("are counted by state, the usual states always among them.", () => {
    expect(connectionsOf(sessions, 97, []).byState).toEqual({
      active: 3,
      idle: 5,
      idle_in_transaction: 0,
      idle_in_transaction_aborted: 2,
    });
  });

  it("are held to the worst of server, role and database limits.", () => {
    expect(connectionsOf(sessions, 100, []).usedRatio).toBe(0.1);
    expect(connectionsOf(sessions, 100, [{ kind: "role", id: "11", limit: 14 }]).usedRatio).toBe(0.5);
    const limits = [
      { kind: "role", id: "11", limit: 14 },
      { kind: "database", id: "2", limit: 8 },
      { kind: "database", id: "3", limit: 1 },
    ] as const;
    expect(connectionsOf(sessions, 100, limits).usedRatio).toBe(0.625);
  });

  it("never use more than all, though superusers go beyond what others can open.", () => {
    expect(connectionsOf(sessions, 9, []).usedRatio).toBe(1);
  });
});
