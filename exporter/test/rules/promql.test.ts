import { describe, expect, test } from "vitest";
import { namesIn } from "./promql.js";

describe("The reader of names in PromQL", () => {
  test("tells metrics from functions, keywords, labels, numbers and texts.", () => {
    const expression = `
      max by (system, check) (rate(a_total{kind="up", reason!~"x|y"}[5m] offset 1h)) # up is a comment
        / on (system) group_left (tier) sla:b
        unless on () (min(c) == 1) and d > 0x1F and vector(1)`;
    expect(namesIn(expression)).toEqual({
      selectors: [
        { metric: "a_total", labels: ["kind", "reason"] },
        { metric: "sla:b", labels: [] },
        { metric: "c", labels: [] },
        { metric: "d", labels: [] },
      ],
      labels: ["system", "check", "system", "tier"],
      made: [],
    });
  });

  test("knows labels that are made.", () => {
    expect(namesIn(`label_replace(x{a="(b"}, "new", "$1", "old", "(.+)")`).made).toEqual(["new"]);
    expect(namesIn(`sum without (a) (label_join(sum(x), "new", "-", "old"))`).made).toEqual(["new"]);
  });

  test("refuses what is not PromQL.", () => {
    expect(() => namesIn("a ? b")).toThrow('not PromQL at "? b"');
  });
});
