import { describe, expect, it } from "vitest";
import { type ConnectionRow, connectionsOf } from "../../../../src/checks/databases/postgres/connections.js";

const server = (count: number, limit: number): ConnectionRow => ({ scope: "server", name: "", count, limit });
const state = (name: string, count: number): ConnectionRow => ({ scope: "state", name, count, limit: null });
const user = (name: string, count: number, limit: number | null): ConnectionRow => ({ scope: "user", name, count, limit });
const database = (name: string, count: number, limit: number): ConnectionRow => ({ scope: "database", name, count, limit });

describe("the connections of a PostgreSQL server", () => {
  it("are counted by state, the usual states always among them.", () => {
    const rows = [server(10, 97), state("active", 3), state("idle in transaction (aborted)", 2), state("idle", 5)];
    expect(connectionsOf(rows).byState).toEqual({
      active: 3,
      idle: 5,
      idle_in_transaction: 0,
      idle_in_transaction_aborted: 2,
    });
  });

  it("are held to the worst of server, role and database limits.", () => {
    const rows = [server(10, 100), user("clerk", 3, null)];
    expect(connectionsOf(rows).usedRatio).toBe(0.1);
    expect(connectionsOf([...rows, user("cron", 7, 14)]).usedRatio).toBe(0.5);
    expect(connectionsOf([...rows, user("cron", 7, 14), database("erp", 5, 8), database("oa", 0, 1)]).usedRatio).toBe(0.625);
  });

  it("never use more than all, though superusers go beyond what others can open.", () => {
    expect(connectionsOf([server(10, 9)])).toMatchObject({ max: 9, usedRatio: 1 });
  });
});
