import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { matches } from "./routing.js";
import { FILE, ROOT } from "./shipped.js";

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert?: string; readonly labels?: Readonly<Record<string, string>> }[];
  }[];
}
const folder = join(ROOT, "prometheus/rules");
const alerts = readdirSync(folder)
  .filter((name) => name.endsWith(".yml"))
  .flatMap((name) => (load(readFileSync(join(folder, name), "utf8")) as RuleFile).groups.flatMap(({ rules }) => rules))
  .flatMap(({ alert, labels = {} }) => (alert ? [{ ...labels, alertname: alert }] : []));

describe("The alerts that alertmanager.yml names", () => {
  const matchers = [...readFileSync(FILE, "utf8").matchAll(/alertname(=~|!~|!=|=)"([^"]+)"/g)];
  const patterns = [...new Set(matchers.flatMap(([, , names = ""]) => (names.includes("(") ? [names] : names.split("|"))))];

  test.each(patterns)("%s is an alert of the rules.", (pattern) => {
    expect(alerts.some((labels) => matches(`alertname=~"${pattern}"`, labels))).toBe(true);
  });

  test("are the ones with stages that grow, by the labels that the rules give.", () => {
    const stages = new Set(alerts.flatMap((labels) => ("stage" in labels ? [labels.stage] : [])));
    expect([...stages].sort()).toEqual(["100%", "25%", "50%", "75%"]);
  });
});
