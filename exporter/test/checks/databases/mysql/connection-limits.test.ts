import { describe, expect, test } from "vitest";
import { limitOf, worstRatio } from "../../../../src/checks/databases/mysql/connection-limits.js";

const app = { user: "app", host: "10.0.0.5", count: 3 };

describe("The worst share of the limits on accounts", () => {
  test.each([
    ["is 0 where nothing is limited", [app], [{ user: "app", host: "%", limit: 0 }], 0, 0],
    ["goes by the limit of the account", [app], [{ user: "app", host: "%", limit: 4 }], 0, 0.75],
    ["goes by the server's limit for an account without its own", [app], [{ user: "app", host: "%", limit: 0 }], 6, 0.5],
    ["goes by the account's own limit where both are set", [app], [{ user: "app", host: "10.0.0.%", limit: 30 }], 6, 0.1],
    ["takes a name for an account where the accounts cannot be read", [app, { ...app, host: "10.0.0.6" }], [], 12, 0.5],
    ["adds up the hosts of one account", [app, { ...app, host: "10.0.0.6" }], [{ user: "app", host: "%", limit: 12 }], 0, 0.5],
    ["leaves users without an account alone", [app], [{ user: "other", host: "%", limit: 1 }], 0, 0],
    ["is 1 at most", [app], [{ user: "app", host: "%", limit: 2 }], 0, 1],
    [
      "prefers the account of the very host",
      [app, { ...app, host: "localhost", count: 1 }],
      [
        { user: "app", host: "%", limit: 10 },
        { user: "app", host: "localhost", limit: 2 },
      ],
      0,
      0.5,
    ],
    [
      "says nothing of a connection that several patterns fit",
      [app],
      [
        { user: "app", host: "%", limit: 1 },
        { user: "app", host: "10.%", limit: 1 },
      ],
      0,
      0,
    ],
  ])("%s.", (_, clients, accounts, serverLimit, expected) => {
    expect(worstRatio(clients, accounts, serverLimit)).toBeCloseTo(expected);
  });
});

describe("The limit of a user's connections", () => {
  const account = (limit: number, host = "%") => ({ user: "app", host, limit });
  test.each([
    ["is the account's", [account(4)], 0, 4],
    ["is the server's for an account without its own", [account(0)], 60, 60],
    ["is the sum over the accounts of the name", [account(4), account(0, "localhost")], 60, 64],
    ["is none while one of the accounts has none", [account(4), account(0, "localhost")], 0, undefined],
    ["is the server's where the accounts cannot be read", [], 60, 60],
    ["is none where nothing is limited", [], 0, undefined],
  ])("%s.", (_, accounts, server, expected) => {
    expect(limitOf("app", accounts, server)).toBe(expected);
  });
});
