import { describe, expect, test } from "vitest";
import { asRead, chineseLines } from "./chinese-texts.js";
import { textOf } from "./pages.js";
import { SETTING, STRAYS } from "./terms.js";

const all = chineseLines(true);
const prose = chineseLines(false);

/** Rows of the glossary: the English term and the Chinese one. */
const glossary: readonly (readonly [string, string])[] = [
  ...(textOf("docs/zh-CN/README.md").split("## 术语")[1]?.split("\n## ")[0] ?? "").matchAll(
    /^\| (?!英文|---)([^|]+) \| ([^|]+) \|/gm,
  ),
].map(([, english = "", chinese = ""]) => [english, chinese]);

describe("The Chinese texts", () => {
  test("are read from every part of the product.", () => {
    const parts = new Set(all.map(({ place }) => place.split("/").slice(0, 2).join("/")));
    expect([...parts]).toEqual(
      expect.arrayContaining([
        "exporter/src",
        "grafana/src",
        "prometheus/rules",
        "alertmanager/templates",
        "docs/runbooks",
        "docs/zh-CN",
      ]),
    );
  });

  test.each(STRAYS)("say $instead for $term.", ({ word, instead }) => {
    const found = all.flatMap(({ place, text }) => {
      const [said] = word.exec(text) ?? [];
      return said === undefined ? [] : [`${place}: ${said}, say ${instead}`];
    });
    expect(found).toEqual([]);
  });

  test.each(SETTING)("are set alike: $rule", ({ breach }) => {
    const found = prose.flatMap((line) => {
      const cells = asRead(line)
        .split("|")
        .map((cell) => cell.trim());
      return cells.flatMap((cell) => (breach.test(cell) ? [`${line.place}: ${cell}`] : []));
    });
    expect(found).toEqual([]);
  });
});

test("A Chinese sentence is not broken into lines, which browsers would join with a space.", () => {
  const next = new Map(prose.map(({ place, text }) => [place, text]));
  const broken = prose.filter(({ place, text }) => {
    const [, file = "", number = ""] = /^(.*\.md):(\d+)$/.exec(place) ?? [];
    const follower = next.get(`${file}:${Number(number) + 1}`) ?? "";
    return /^(?![#|]).*[\p{Script=Han}，。：；、）”]$/u.test(text) && /^ *[\p{Script=Han}“]/u.test(follower);
  });
  expect(broken).toEqual([]);
});

describe("The glossary", () => {
  test("has a row for each term that the texts are held to, and no two with the same English term.", () => {
    const english = glossary.map(([term]) => term);
    expect(STRAYS.map(({ term }) => term).filter((term) => !english.includes(term))).toEqual([]);
    expect([...new Set(english)]).toEqual(english);
  });

  test("has no term that nothing uses.", () => {
    const texts = all.filter(({ place }) => !place.startsWith("docs/zh-CN/README.md")).map(({ text }) => text);
    const unused = glossary.filter(
      ([, chinese]) => !chinese.split("、").every((word) => texts.some((text) => text.includes(word))),
    );
    expect(unused).toEqual([]);
  });
});
