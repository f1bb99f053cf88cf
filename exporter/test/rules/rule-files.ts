import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { z } from "zod";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const RULES = join(ROOT, "prometheus/rules");
const TESTS = join(ROOT, "prometheus/tests");

const texts = z.record(z.string(), z.string()).default({});
const ruleFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      interval: z.string().optional(),
      rules: z.array(
        z.strictObject({
          record: z.string().optional(),
          alert: z.string().optional(),
          expr: z.union([z.string(), z.number()]).transform(String),
          for: z.string().optional(),
          keep_firing_for: z.string().optional(),
          labels: texts,
          annotations: texts,
        }),
      ),
    }),
  ),
});

const samples = z.array(z.object({ labels: z.string(), value: z.number().or(z.literal(Number.POSITIVE_INFINITY)) })).default([]);
const testFile = z.object({
  rule_files: z.array(z.string()),
  tests: z.array(
    z.object({
      name: z.string(),
      alert_rule_test: z
        .array(
          z.object({
            alertname: z.string(),
            exp_alerts: z.array(z.object({ exp_labels: texts, exp_annotations: texts })).default([]),
          }),
        )
        .default([]),
      promql_expr_test: z.array(z.object({ expr: z.string(), exp_samples: samples })).default([]),
    }),
  ),
});

type FileRule = z.output<typeof ruleFile>["groups"][number]["rules"][number];
export type Rule = FileRule & { readonly file: string; readonly group: string };
export type AlertRule = Rule & { readonly alert: string };

const filesOf = (folder: string) =>
  (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".yml")) : []).sort();

/** Paths of the rule files, and of promtool's test files. */
export const RULE_FILES: readonly string[] = filesOf(RULES).map((name) => join(RULES, name));
export const TEST_FILES: readonly string[] = filesOf(TESTS).map((name) => join(TESTS, name));

/** All rules of all files, in their order. */
export const ruleList: readonly Rule[] = RULE_FILES.flatMap((file) =>
  ruleFile
    .parse(load(readFileSync(file, "utf8")))
    .groups.flatMap(({ name, rules }) => rules.map((rule) => ({ ...rule, file: file.slice(RULES.length + 1), group: name }))),
);

export const alertRules: readonly AlertRule[] = ruleList.flatMap((rule) =>
  rule.alert === undefined ? [] : [{ ...rule, alert: rule.alert }],
);

/** What the promtool tests expect of one alert at one moment. */
export interface Expectation {
  readonly test: string;
  readonly alert: string;
  /** Label sets of those that fire; empty when none may. */
  readonly firing: readonly Readonly<Record<string, string>>[];
  /** Their rendered texts; only where the test looks at them. */
  readonly annotations: readonly Readonly<Record<string, string>>[];
}

/** Written as `alert_rule_test`, or shorter as a look at ALERTS. */
export const expectations: readonly Expectation[] = TEST_FILES.flatMap((file) =>
  testFile.parse(load(readFileSync(file, "utf8"))).tests.flatMap((test) => [
    ...test.alert_rule_test.map(({ alertname, exp_alerts: alerts }) => ({
      test: test.name,
      alert: alertname,
      firing: alerts.map(({ exp_labels: labels }) => labels),
      annotations: alerts.map(({ exp_annotations: annotations }) => annotations),
    })),
    ...test.promql_expr_test.flatMap(({ expr, exp_samples: alerts }) => {
      const alert = /^ALERTS\{.*alertname="(\w+)"/.exec(expr.trim())?.[1];
      if (alert === undefined) return [];
      const firing = alerts.map(({ labels }) => labelsOf(labels)).filter(({ alertstate }) => alertstate === "firing");
      return [{ test: test.name, alert, firing, annotations: [] }];
    }),
  ]),
);

function labelsOf(series: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...series.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = "", value = ""]) => [name, value]));
}
