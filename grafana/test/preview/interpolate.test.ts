// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of Grafana are written so.
import { describe, expect, test } from "vitest";
import { withBuiltIns } from "../../preview/model/built-in.js";
import { constant, interpolate, variablesIn } from "../../preview/model/interpolate.js";
import { many, scopeOf } from "../fixtures/chosen.js";

const SCOPE = scopeOf(
  many("system", ["erp", "crm.eu"]),
  many("one", ["a.b"]),
  many("tier", ["core", "office"], { all: true }),
  many("host", ["h1"], { all: true, allValue: ".+" }),
  constant("name", 'say "x"'),
);

describe("A variable in a query", () => {
  test.each([
    ["of several values becomes a regular expression with what is special escaped twice.", "$system", "(erp|crm\\\\.eu)"],
    ["of one value needs no brackets.", "${one}", "a\\\\.b"],
    ["with all chosen becomes the list of them.", "$tier", "(core|office)"],
    ["with all chosen becomes what stands for all, if there is such.", "$host", ".+"],
    ["of which one value can be chosen has only its quotes escaped.", "$name", 'say \\"x\\"'],
    ["in the old brackets is one, too.", "[[one]]", "a\\\\.b"],
    ["that nobody knows stays as it is.", "$nobody ${nobody:csv}", "$nobody ${nobody:csv}"],
    ["takes the format regex.", "${system:regex}", "(erp|crm\\.eu)"],
    ["takes the format pipe.", "${system:pipe}", "erp|crm.eu"],
    ["takes the format csv.", "${system:csv}", "erp,crm.eu"],
    ["takes the format doublequote.", "${system:doublequote}", '"erp","crm.eu"'],
    [
      "takes the format queryparam.",
      "/d/x?${system:queryparam}&${tier:queryparam}",
      "/d/x?var-system=erp&var-system=crm.eu&var-tier=%24__all",
    ],
  ])("%s", (_title, text, expected) => {
    expect(interpolate(text, SCOPE, "query")).toBe(expected);
  });

  test("with a format that is unknown is an error.", () => {
    expect(() => interpolate("${system:lucene}", SCOPE, "query")).toThrow(
      "${system:lucene} has a format that previews do not know",
    );
  });
});

test("In a title, values are told as people read them.", () => {
  expect(interpolate("$system at $tier", SCOPE, "text")).toBe("erp + crm.eu at All");
});

test("Steps and the range are variables, too.", () => {
  const scope = withBuiltIns(scopeOf(), { from: 1000, to: 4600 }, { step: 15, rateInterval: 60 });
  expect(interpolate("a[$__rate_interval] b[$__interval] c[$__range] $__from $__to ${__range_s}", scope, "query")).toBe(
    "a[60s] b[15s] c[3600s] 1000000 4600000 3600",
  );
});

test("All variables of a text are found.", () => {
  expect(variablesIn('x{a=~"$system", b="${tier:regex}"}[[one]]')).toEqual(["system", "tier", "one"]);
});
