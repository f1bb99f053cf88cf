// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the policy file look like placeholders.
import { describe, expect, test } from "vitest";
import { interpolation } from "../../src/config/interpolate.js";
import { Sensitive } from "../../src/config/sensitive.js";

const FILES: Readonly<Record<string, string>> = {
  "/etc/sla/token": "abc\n",
  "/run/secrets/two": "first\nsecond\r\n",
};

function make(sensitive = new Sensitive()) {
  const readFile = (path: string) => {
    const text = FILES[path];
    if (text === undefined) throw Object.assign(new Error("absent"), { code: "ENOENT" });
    return Buffer.from(text);
  };
  return interpolation({ env: { NAME: "value", EMPTY: "", NESTED: "${env:NAME}" }, folder: "/etc/sla", readFile }, sensitive);
}

describe("Interpolation", () => {
  test.each([
    ["a text without references stays as it is", "a $ b {x} $NAME", "a $ b {x} $NAME"],
    ["a variable is put in, more than once", "<${env:NAME}${env:NAME}>", "<valuevalue>"],
    ["an empty variable is empty, not missing", "<${env:EMPTY}>", "<>"],
    ["what was put in is not looked at again", "${env:NESTED}", "${env:NAME}"],
    ["a file beside the policy loses its last newline", "${file:token}", "abc"],
    ["a file by its whole path keeps its other newlines", "${file:/run/secrets/two}", "first\nsecond"],
    ["two dollars make a literal", "$${env:NAME} $$ $${", "${env:NAME} $$ ${"],
  ])("%s.", (_, text, expected) => {
    expect(make()(text)).toBe(expected);
  });

  test.each([
    ["${env:GONE}", 'environment variable "GONE" is not set; set it where the exporter starts'],
    ["${env:toString}", 'environment variable "toString" is not set; set it where the exporter starts'],
    ["${file:gone}", 'cannot read file "gone": no such file; relative paths start at the policy file\'s folder'],
    ["${file:/gone}", 'cannot read file "/gone": no such file; mend the path or the file\'s permissions'],
    ["${foo:X}", 'unknown reference "${foo:...}"; write ${env:NAME}, ${file:PATH}, or $${ for a literal ${'],
    ["${NAME}", 'unknown reference "${...}"; write ${env:NAME}, ${file:PATH}, or $${ for a literal ${'],
    ["pass${word", '"${" has no closing brace; write $${ for a literal ${'],
  ])("%s should fail and name the remedy.", (text, message) => {
    expect(() => make()(text)).toThrow(new Error(message));
  });

  test("What was put in should be collected, longest first, and nothing else.", () => {
    const sensitive = new Sensitive();
    make(sensitive)("literal ${file:token} $${x} ${env:EMPTY} ${env:NAME}");
    expect(sensitive.values()).toEqual(["value", "abc"]);
  });

  test("A literal is not a reference.", () => {
    expect([make().has("$${env:X}"), make().has("plain"), make().has("a ${env:X}")]).toEqual([false, false, true]);
  });
});
