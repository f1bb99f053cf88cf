import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileTemplate, type Encoding } from "../../../src/checks/transactions/template.js";

const AT = Date.UTC(2026, 10, 23, 8, 30, 15) / 1000 + 0.25;

function render(text: string, encoding: Encoding, variables: Readonly<Record<string, string>> = {}): string {
  const scope = { variables: new Map(Object.entries(variables)), counter: 42, now: () => AT };
  return compileTemplate(text, encoding).render(scope);
}

describe("A template", () => {
  it("should put the generated values in.", () => {
    expect(render("{{time}} {{unix}} {{ counter }}", "raw")).toBe("2026-11-23T08:30:15.250Z 1795422615 42");
    expect(render("{{uuid}}", "raw")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(render("{{uuid}}", "raw")).not.toBe(render("{{uuid}}", "raw"));
  });

  it("should let a variable stand before a generated value of its name.", () => {
    expect(render("{{uuid}}", "raw", { uuid: "mine" })).toBe("mine");
  });

  it("should leave braces alone that hold no name.", () => {
    expect(render("{{#each x}} {{}} {{ a b }} {a}", "raw")).toBe("{{#each x}} {{}} {{ a b }} {a}");
  });

  it("should refuse a name without a value.", () => {
    expect(() => render("{{nothing}}", "raw")).toThrow('no variable is named "nothing"');
  });

  it("should not read a value as a template.", () => {
    expect(render("{{a}}", "raw", { a: "{{uuid}}" })).toBe("{{uuid}}");
  });

  it("should encode values in a URL, so that they stay within their place.", () => {
    expect(render("http://h/{{a}}?b={{a}}", "url", { a: "x/y?&=#ü" })).toBe(
      "http://h/x%2Fy%3F%26%3D%23%C3%BC?b=x%2Fy%3F%26%3D%23%C3%BC",
    );
    expect(() => render("http://h/orders/{{a}}", "url", { a: ".." })).toThrow('variable "a" is a path of dots');
  });

  it("should let a configured address open a URL, and only open it.", () => {
    const scope = { variables: new Map([["base", "http://h:1"]]), counter: 1, now: () => AT };
    expect(compileTemplate("{{base}}/x", "url", new Set(["base"])).render(scope)).toBe("http://h:1/x");
    expect(compileTemplate("{{base}}/x", "url").render(scope)).toBe("http%3A%2F%2Fh%3A1/x");
    expect(compileTemplate("http://g/{{base}}", "url", new Set(["base"])).render(scope)).toBe("http://g/http%3A%2F%2Fh%3A1");
  });

  it.each(["url", "header"] as const)("should refuse line breaks in a %s.", (encoding) => {
    for (const bad of ["a\r\nb", "a\nb", "a\rb", "a\0b"]) {
      expect(() => render("http://h/{{a}}", encoding, { a: bad })).toThrow('variable "a" holds a line break');
      expect(() => compileTemplate(bad, encoding)).toThrow("holds a line break");
    }
  });

  it("should give back any value from JSON as it was.", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (before, value) => {
        const text = JSON.stringify({ key: "<{{a}}>" });
        fc.pre(!before.includes("{{"));
        expect(JSON.parse(render(text, "json", { a: value }))).toEqual({ key: `<${value}>` });
      }),
    );
  });

  it("should give back any value from a URL as it was, or refuse it.", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        fc.pre(!/[\r\n\0]/.test(value) && value !== "." && value !== "..");
        const url = new URL(render("http://host/a/{{a}}?q={{a}}&r=1", "url", { a: value }));
        expect(url.host).toBe("host");
        expect(decodeURIComponent(url.pathname)).toBe(`/a/${value}`);
        expect(url.searchParams.get("q")).toBe(value);
        expect(url.searchParams.get("r")).toBe("1");
      }),
    );
  });
});
