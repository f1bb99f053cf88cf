import { expect, test } from "vitest";
import { languageOf } from "../../src/web/language.js";

test.each([
  [undefined, "en"],
  ["fr, de;q=0.8", "en"],
  ["zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"],
  ["en-GB,en;q=0.9,zh;q=0.8", "en"],
  ["zh-TW", "zh-CN"],
  ["fr, zh;q=0.2, en;q=0.1", "zh-CN"],
  ["zh;q=0, en;q=0.1", "en"],
] as const)("For Accept-Language %j the page speaks %s.", (header, locale) => {
  expect(languageOf(header, "en")).toBe(locale);
});

test("Without a wish that we can meet, the page speaks the policy's language.", () => {
  expect(languageOf("fr", "zh-CN")).toBe("zh-CN");
});
