import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, test } from "vitest";
import { allSeries } from "../../exporter/test/rules/all-series.js";
import type { KnownSeries } from "../../exporter/test/rules/known-series.js";
import { TARGET_LABELS } from "../../exporter/test/rules/known-series.js";
import { namesIn } from "../../exporter/test/rules/promql.js";
import { asPromql, boards, measuring, propertyOf } from "./committed.js";

/** What boards read beside `sla:*`, and why: only Prometheus knows it, and it is there when no rule works. */
const READ_BY_BOARDS: ReadonlyMap<string, KnownSeries> = new Map([
  // What fires, and since when.
  ...["ALERTS", "ALERTS_FOR_STATE"].map((name): [string, KnownSeries] => [
    name,
    { labels: [...(allSeries.get(name)?.labels ?? []), "transaction", "step", "check", "instance", "stage"] },
  ]),
  // Whether an exporter answers, and what scraping it takes.
  ...["up", "scrape_duration_seconds", "scrape_samples_scraped"].map((name): [string, KnownSeries] => [name, { labels: [] }]),
]);

const series = new Map<string, KnownSeries>([...allSeries, ...READ_BY_BOARDS]);

/** As they are written, and with the variables of Grafana put in. */
const expressions = [
  ...measuring.flatMap(({ where, panel }) =>
    (panel.targets ?? []).map(({ refId, expr }) => ({ where: `${where} ${refId}`, expr })),
  ),
  ...boards.flatMap(({ name, language, board }) =>
    board.annotations.list.map((each) => ({ where: `${language}/${name} annotation ${each.name}`, expr: each.expr })),
  ),
  ...boards.flatMap(({ name, language, board }) =>
    board.templating.list.flatMap(({ name: variable, query }) => {
      const asked = typeof query === "string" ? undefined : /^label_values\((.+), (\w+)\)$/.exec(query.query);
      return asked ? [{ where: `${language}/${name} variable ${variable}`, expr: `group by (${asked[2]}) (${asked[1]})` }] : [];
    }),
  ),
].map((each) => ({ ...each, promql: asPromql(each.expr) }));

describe("Each expression", () => {
  test("is looked at.", () => {
    expect(expressions.length).toBeGreaterThan(300);
  });

  test.each(expressions)("$where names series and labels that exist.", ({ promql }) => {
    const { selectors, labels, made } = namesIn(promql);
    expect(selectors.map(({ metric }) => metric).filter((metric) => !series.has(metric))).toEqual([]);
    const all = new Set([...selectors.flatMap(({ metric }) => series.get(metric)?.labels ?? []), ...TARGET_LABELS, ...made]);
    expect(labels.filter((label) => !all.has(label))).toEqual([]);
    for (const { metric, labels: matched } of selectors) {
      const has = new Set([...(series.get(metric)?.labels ?? []), ...TARGET_LABELS]);
      expect(matched.filter((label) => !has.has(label))).toEqual([]);
    }
  });

  test.each(expressions)("$where reads recorded series only.", ({ promql }) => {
    const read = namesIn(promql).selectors.map(({ metric }) => metric);
    expect(read.filter((metric) => !metric.startsWith("sla:") && !READ_BY_BOARDS.has(metric))).toEqual([]);
  });

  test.each(expressions)("$where compares with the policy's series, or with 0, 1 and infinity.", ({ promql }) => {
    expect(constantsComparedIn(promql).filter((constant) => !["0", "1", "Inf"].includes(constant))).toEqual([]);
  });

  test("that compares with a number is recognised.", () => {
    expect(constantsComparedIn("a > 5 or 0.25 <= b / 3600 or topk(3, c) and d == bool 1 or e < Inf")).toEqual([
      "5",
      "0.25",
      "1",
      "Inf",
    ]);
  });

  test.each(expressions)("$where takes no rates: the rules have taken them.", ({ expr }) => {
    expect(expr).not.toMatch(/\b(?:rate|irate|increase|delta|deriv)\(|\[\w+\]/);
  });

  test.each(
    measuring.flatMap(({ where, panel }) =>
      (panel.targets ?? []).map(({ refId, expr }) => ({ where: `${where} ${refId}`, panel, expr })),
    ),
  )("$where looks at the systems that the reader chose.", ({ expr }) => {
    const { selectors } = namesIn(asPromql(expr));
    const ofSystems = selectors.filter(
      ({ metric }) => series.get(metric)?.labels.includes("tier") && metric !== "ALERTS_FOR_STATE",
    );
    if (ofSystems.length === 0) return;
    expect(expr).toContain('system=~"$system');
    expect(expr).toContain('tier=~"$tier"');
  });

  test.each(["page", "ticket"])(
    "counts alerts of the severity %s about the watching itself whatever tier is chosen.",
    (severity) => {
      const counting = expressions.filter(
        ({ where, expr }) => where.includes("on-call") && expr.startsWith("count(") && expr.includes(`severity="${severity}"`),
      );
      expect(counting.length).toBe(2);
      for (const { expr } of counting) {
        const selectors = expr.match(/ALERTS\{[^}]*system="sla-exporter"[^}]*\}/g);
        expect(selectors).toHaveLength(1);
        expect(selectors?.[0]).not.toContain("tier");
      }
    },
  );

  test("has a reason where it is an exception, and no exception is there in vain.", () => {
    const read = new Set(expressions.flatMap(({ promql }) => namesIn(promql).selectors.map(({ metric }) => metric)));
    expect([...READ_BY_BOARDS.keys()].filter((metric) => !read.has(metric))).toEqual([]);
  });
});

describe("Limits", () => {
  const dashed = measuring.flatMap(({ where, panel }) =>
    (panel.fieldConfig?.overrides ?? [])
      .filter(({ properties }) => propertyOf(properties, "custom.lineStyle") !== undefined)
      .map(({ matcher }) => ({ where, expr: panel.targets?.find(({ refId }) => refId === matcher.options)?.expr ?? "" })),
  );

  test("are drawn.", () => {
    expect(dashed.length).toBeGreaterThan(20);
  });

  test.each(dashed)("of $where are series of the policy or the server, or the natural whole.", ({ expr }) => {
    expect(expr).toMatch(/^vector\(1\)$|sla:(?:objective|limit)_|sla:db_connections(?:_by)?_max/);
  });
});

/** Numbers that stand on one side of a comparison. */
function constantsComparedIn(expr: string): readonly string[] {
  const found: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ node, type }) => {
      if (type.name !== "BinaryExpr") return;
      const comparison = ["Eql", "EqlC", "Neq", "Gtr", "Lss", "Gte", "Lte"].some((operator) => node.getChild(operator) !== null);
      if (comparison) found.push(...node.getChildren("NumberDurationLiteral").map(({ from, to }) => expr.slice(from, to)));
    },
  });
  return found;
}
