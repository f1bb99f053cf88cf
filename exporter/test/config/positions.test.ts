import fc from "fast-check";
import { parseEvents } from "js-yaml";
import { describe, expect, test } from "vitest";
import { parseDocument } from "../../src/config/document.js";
import { type Positions, positionsOf } from "../../src/config/positions.js";

function positions(source: string): Positions {
  return positionsOf(source, parseEvents(source, {}));
}

/** The text from a position on. */
function textAt(source: string, { line, column }: { line: number; column: number }): string {
  return (
    source
      .split("\n")
      .slice(line - 1)
      .join("\n") ?? ""
  ).slice(column - 1);
}

describe("Positions", () => {
  test("Keys and values of any document should be where their text is.", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 })),
        fc.constantFrom(0, 2),
        (value, indent) => {
          const source = JSON.stringify(value, null, indent);
          const found = positions(source);
          const visit = (path: readonly (string | number)[], part: unknown): void => {
            const text = JSON.stringify(part, null, indent).split("\n", 1)[0] ?? "";
            expect(textAt(source, found.value(path)).startsWith(text)).toBe(true);
            const name = path.at(-1);
            if (typeof name === "string") expect(textAt(source, found.key(path)).startsWith(JSON.stringify(name))).toBe(true);
            if (typeof part !== "object" || part === null) return;
            for (const [key, entry] of Object.entries(part)) visit([...path, Array.isArray(part) ? Number(key) : key], entry);
          };
          visit([], value);
        },
      ),
      { numRuns: 100 },
    );
  });

  const source = ["a: &first", "  b: 'x'", "  c:", "d: *first", "e:", "  <<: *first", "  f: |", "    text"].join("\n");

  test.each([
    [["a", "b"], "2:6"],
    [["a", "c"], "3:3"],
    [["a", "missing"], "1:1"],
    [["d"], "2:3"],
    [["d", "b"], "2:6"],
    [["e", "b"], "2:6"],
    [["e", "f", "deeper"], "7:3"],
  ])("The value of %j should be at %s.", (path, expected) => {
    const { line, column } = positions(source).value(path);
    expect(`${line}:${column}`).toBe(expected);
  });
});

test("No YAML error should quote what it stumbled over.", () => {
  const breakers = [
    "*hunter2",
    "!hunter2",
    "&hunter2 *hunter2",
    "@hunter2",
    "`hunter2`",
    "%hunter2",
    "a: hunter2: b",
    "'hunter2' hunter2",
    '"hunter2\\q"',
    "{hunter2",
    "[hunter2",
    "|hunter2",
    "- hunter2",
    "!<hunter2> x",
    "!!hunter2 x",
    '"hunter2',
  ];
  for (const breaker of breakers) {
    const document = parseDocument(`password: ${breaker}\n`);
    if (document.ok) expect(breaker).toMatch(/&/);
    else expect(document.message).not.toContain("hunter2");
  }
});
