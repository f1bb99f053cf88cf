import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chineseRulesPage, rulesPage } from "../../../scripts/rules-docs.mjs";
import { ROLE_IDS } from "../../src/config/schema/policy.js";
import { allSeries } from "./all-series.js";
import { OTHER_EXPORTERS, READ_BY_ALERTS, TARGET_LABELS } from "./known-series.js";
import { type Names, namesIn } from "./promql.js";
import { type AlertRule, alertRules, expectations, ROOT, type Rule, ruleList } from "./rule-files.js";

const HAN = /\p{Script=Han}/u;
const LABELS = ["system", "tier", "severity", "role", "category"];
const CATEGORIES = ["availability", "performance", "capacity", "security", "exporter", "ledger", "data"];
const TEXTS = ["summary", "description", "summary_zh", "description_zh", "runbook_url"];

const alerts = alertRules.map((rule) => ({ rule, title: `${rule.alert} (${Object.values(own(rule.labels)).join(", ")})` }));
const names = [...new Set(alertRules.map(({ alert }) => alert))];

/** Labels that say the same for every alert of the rule: those without a template. */
function own(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => !value.includes("{{")));
}

/** PromQL inside templates: `query "..."` and `query (printf "..." ...)`. */
function queriesIn(text: string): readonly string[] {
  return [...text.matchAll(/query (?:\(printf )?"((?:[^"\\]|\\.)*)"/g)].map(([, quoted = ""]) =>
    quoted.replaceAll('\\"', '"').replaceAll("%q", '"x"').replaceAll("%s", "x"),
  );
}

const expressionsOf = (rule: Rule): readonly Names[] =>
  [rule.expr, ...Object.values(rule.annotations).flatMap(queriesIn), ...Object.values(rule.labels).flatMap(queriesIn)].map(
    namesIn,
  );

describe("The rules", () => {
  test("are there.", () => {
    expect(ruleList.length).toBeGreaterThan(50);
    expect(names).toContain("SlaSystemDown");
  });

  test.each(ruleList.map((rule) => ({ rule, title: rule.record ?? rule.alert })))(
    "$title names series and labels that exist.",
    ({ rule }) => {
      for (const { selectors, labels, made } of expressionsOf(rule)) {
        const unknown = selectors.map(({ metric }) => metric).filter((metric) => !allSeries.has(metric));
        expect(unknown).toEqual([]);
        const all = new Set([
          ...selectors.flatMap(({ metric }) => allSeries.get(metric)?.labels ?? []),
          ...TARGET_LABELS,
          ...made,
        ]);
        expect(labels.filter((label) => !all.has(label))).toEqual([]);
        for (const { metric, labels: matched } of selectors) {
          const has = new Set([...(allSeries.get(metric)?.labels ?? []), ...TARGET_LABELS]);
          expect(matched.filter((label) => !has.has(label))).toEqual([]);
        }
      }
    },
  );

  test.each(alerts)("$title reads recorded series only.", ({ rule }) => {
    const read = expressionsOf(rule).flatMap(({ selectors }) => selectors.map(({ metric }) => metric));
    expect(read.filter((metric) => !metric.startsWith("sla:") && !READ_BY_ALERTS.has(metric))).toEqual([]);
  });

  test("have a reason for each exception, and no exception that nobody needs.", () => {
    const read = new Set(ruleList.flatMap(expressionsOf).flatMap(({ selectors }) => selectors.map(({ metric }) => metric)));
    expect([...READ_BY_ALERTS.keys(), ...OTHER_EXPORTERS.keys()].filter((metric) => !read.has(metric))).toEqual([]);
  });

  test.each(ruleList.flatMap(({ record = "" }) => (record === "" ? [] : [record])))(
    "%s is a name with the level sla.",
    (record) => {
      expect(record).toMatch(/^sla:[a-z_\d]+(:[a-z_\d]+)?$/);
    },
  );
});

describe("The alerts", () => {
  test.each(alerts)("$title has the labels that routes need.", ({ rule: { labels, alert } }) => {
    expect(alert).toMatch(/^Sla[A-Z][A-Za-z\d]+$/);
    expect(["page", "ticket", "info"]).toContain(labels.severity);
    expect(CATEGORIES).toContain(labels.category);
    expect([...ROLE_IDS, "{{ $labels.owner }}"]).toContain(labels.role);
  });

  test.each(alerts)("$title has its texts in both languages.", ({ rule: { annotations, alert } }) => {
    expect(Object.keys(annotations).sort()).toEqual([...TEXTS].sort());
    for (const [name, text] of Object.entries(annotations)) {
      if (name.endsWith("_zh")) expect(withoutTemplates(text)).toMatch(HAN);
      else expect(text).not.toMatch(HAN);
      expect(text).not.toMatch(/\n/);
    }
    expect(annotations.description).toContain("First");
    expect(annotations.description_zh).toContain("首先");
    expect(annotations.runbook_url).toBe(`docs/runbooks/${alert}.md`);
  });

  test.each(names)("%s has a runbook, in English and in Chinese.", (name) => {
    const file = join(ROOT, `docs/runbooks/${name}.md`);
    expect(existsSync(file)).toBe(true);
    const [english = "", chinese = ""] = readFileSync(file, "utf8").split(/^## 中文$/m);
    expect(english).toMatch(new RegExp(`^# ${name}\n`));
    expect(english).not.toMatch(HAN);
    expect(english.length).toBeGreaterThan(400);
    expect(chinese).toMatch(HAN);
    expect(chinese.length).toBeGreaterThan(120);
  });

  test.each(alerts)("$title is seen to fire, with all labels, and its texts are rendered.", ({ rule }) => {
    const seen = expectations.filter(({ alert, firing }) => alert === rule.alert && firing.some((labels) => isOf(rule, labels)));
    expect(seen).not.toEqual([]);
    for (const labels of seen.flatMap(({ firing }) => firing))
      expect(Object.keys(labels)).toEqual(expect.arrayContaining(LABELS));
  });

  test.each(names)("%s is seen not to fire, and its texts are seen rendered.", (name) => {
    const of = expectations.filter(({ alert }) => alert === name);
    expect(of.filter(({ firing }) => firing.length === 0)).not.toEqual([]);
    const rendered = of.flatMap(({ annotations }) => annotations).filter((texts) => Object.keys(texts).length > 0);
    expect(rendered).not.toEqual([]);
    for (const texts of rendered) {
      for (const text of Object.values(texts)) expect(text).not.toMatch(/<error|<no value>|%!|\{\{| {2}|undefined|NaN/);
      expect(withoutTemplates(texts.description_zh ?? "")).toMatch(HAN);
    }
  });

  test("are tested under names that exist.", () => {
    expect(expectations.map(({ alert }) => alert).filter((alert) => !names.includes(alert))).toEqual([]);
  });
});

describe("docs/rules.md", () => {
  test("says what the files say.", () => {
    expect(readFileSync(join(ROOT, "docs/rules.md"), "utf8")).toBe(rulesPage());
  });

  test("says it in Chinese, too, with a text for each sentence and none left over (else run npm run docs).", () => {
    const { text, unused } = chineseRulesPage();
    expect(readFileSync(join(ROOT, "docs/zh-CN/rules.md"), "utf8")).toBe(text);
    expect(unused).toEqual([]);
  });

  test("has a sentence for every rule.", () => {
    expect(rulesPage()).not.toMatch(/\| +\|\n/);
    expect(chineseRulesPage().text).not.toMatch(/\| +\|\n/);
  });
});

function isOf(rule: AlertRule, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(own(rule.labels)).every(([name, value]) => labels[name] === value);
}

const withoutTemplates = (text: string) => text.replaceAll(/\{\{.*?\}\}/g, "");
