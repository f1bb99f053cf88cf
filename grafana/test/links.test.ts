import { describe, expect, test } from "vitest";
import { namesIn } from "../../exporter/test/rules/promql.js";
import { boards, boardsOf, dataLinksOf, measuring, propertyOf } from "./committed.js";

const dataLinks = measuring.flatMap(({ where, panel, language }) =>
  dataLinksOf(panel).map((link) => ({ where: `${where}: ${link.title}`, panel, language, link })),
);
const toBoards = dataLinks.filter(({ link }) => link.url.startsWith("/d/"));
const variablesOf = new Map(boards.map(({ board }) => [board.uid, board.templating.list.map(({ name }) => name)]));

/** A link whose row says which board it is: once for each kind of check. */
const expanded = (url: string): readonly string[] =>
  url.includes("sla-$" + "{__data.fields.variable}")
    ? ["transaction", "database"].map((kind) => url.replaceAll("$" + "{__data.fields.variable}", kind))
    : [url];

describe("The bar of links", () => {
  test.each(boards)("of $language/$name leads to every other board of its language, with all variables and the time.", (each) => {
    const others = boardsOf(each.language).map(({ board }) => `/d/${board.uid}`);
    expect(each.board.links.map(({ url }) => url).sort()).toEqual(others.filter((url) => url !== `/d/${each.board.uid}`).sort());
    for (const link of each.board.links) expect(link).toMatchObject({ type: "link", includeVars: true, keepTime: true });
  });
});

describe("A link on a value", () => {
  test("is there.", () => {
    expect(toBoards.length).toBeGreaterThan(30);
  });

  test.each(toBoards)("$where leads to a board of its language that has the variables it sets.", ({ link, language }) => {
    for (const url of expanded(link.url)) {
      const [, uid = ""] = /^\/d\/([^?]+)\?/.exec(url) ?? [];
      expect(boardsOf(language).map(({ board }) => board.uid)).toContain(uid);
      const set = [...url.matchAll(/var-([^=]+)=/g)].map(([, name = ""]) => name);
      expect(set).toContain("system");
      expect(set.filter((name) => !variablesOf.get(uid)?.includes(name))).toEqual([]);
    }
  });

  test.each(toBoards)("$where carries data source, tier and time range.", ({ link }) => {
    for (const part of ["datasource:queryparam", "__url_time_range"]) expect(link.url).toContain(`\${${part}}`);
    expect(link.url.split(/[?&]/).filter((part) => ["$" + "{tier:queryparam}", "var-tier=$__all"].includes(part))).toHaveLength(
      1,
    );
  });

  test("leads to a database that the system uses also when its home is of another tier.", () => {
    const urls = boards
      .filter(({ name }) => name === "system")
      .flatMap(({ board }) => board.panels.flatMap(dataLinksOf).map(({ url }) => url))
      .filter((url) => url.includes("var-database="));
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) expect(url).toContain("var-tier=$__all");
  });

  test.each(dataLinks)("$where takes its values from labels and cells that are there.", ({ link, panel }) => {
    const cells = [...link.url.matchAll(/__data\.fields\.(\w+)/g)].map(([, name = ""]) => name);
    const columns = panel.fieldConfig?.overrides.map(({ matcher }) => matcher.options) ?? [];
    expect(cells.filter((name) => !columns.includes(name))).toEqual([]);
    if (cells.length > 0) expect(panel.type).toBe("table");
    const labels = [...link.url.matchAll(/__field\.labels\.(\w+)/g)].map(([, name = ""]) => name);
    const legends = panel.targets?.map(({ legendFormat = "" }) => legendFormat).join(" ");
    for (const label of labels) expect(legends).toContain(`{{${label}}}`);
  });

  test.each(dataLinks)("$where takes no cell whose text a mapping changes.", ({ link, panel }) => {
    for (const [, name] of link.url.matchAll(/__data\.fields\.(\w+)/g)) {
      const column = panel.fieldConfig?.overrides.find(({ matcher }) => matcher.options === name);
      expect(propertyOf(column?.properties ?? [], "mappings")).toBeUndefined();
    }
  });

  test("leads on-call from an alert to the runbook, and from a failing check to its step.", () => {
    for (const { board } of boards.filter(({ name }) => name === "on-call")) {
      const urls = board.panels.flatMap(dataLinksOf).map(({ url }) => url);
      expect(urls.some((url) => url.includes("docs/runbooks/"))).toBe(true);
      expect(urls.flatMap(expanded).some((url) => /^\/d\/sla-transactions(-zh)?\?.*var-transaction=/.test(url))).toBe(true);
    }
  });
});

describe("Tables", () => {
  const tables = measuring.filter(({ panel }) => panel.type === "table");

  test.each(tables)("$where: every label of the rows and every value has its column, under a name of its own.", ({ panel }) => {
    const targets = panel.targets ?? [];
    const labels = targets.flatMap(
      ({ expr }) => /^\(?(?:topk by \([^)]*\) \(1, )?(?:max|min|count) by \(([^)]*)\)/.exec(expr)?.[1]?.split(", ") ?? [],
    );
    const values = targets.length === 1 ? ["Value"] : targets.map(({ refId }) => `Value #${refId}`);
    const columns = panel.fieldConfig?.overrides ?? [];
    expect([...new Set(labels), ...values].sort()).toEqual(columns.map(({ matcher }) => matcher.options).sort());
    const names = columns.flatMap(({ properties }) => (propertyOf(properties, "displayName") as string | undefined) ?? []);
    expect(new Set(names).size).toBe(names.length);
    for (const { displayName } of panel.options?.sortBy ?? []) expect(names).toContain(displayName);
  });

  test.each(tables)("$where: cells that may be empty do not come first.", ({ panel }) => {
    // Grafana takes an empty cell for less than any number. A column of the only query has none.
    const ascending = (panel.options?.sortBy ?? []).filter(({ desc }) => desc !== true);
    if (panel.targets?.length !== 1) expect(ascending).toEqual([]);
  });

  test.each(tables.filter(({ panel }) => (panel.targets ?? []).some(({ expr }) => expr.includes("replication_slot"))))(
    "$where: no slot stands in the row of a source.",
    ({ panel }) => {
      // Rows become one unless a label that both have tells them apart.
      for (const { expr } of panel.targets ?? []) expect(expr).toMatch(/ by \([^)]*\bsource, slot\)/);
    },
  );

  test.each(tables)("$where: its columns fit on a screen of 1366 pixels.", ({ panel }) => {
    const columns = (panel.fieldConfig?.overrides ?? []).filter(
      ({ properties }) => propertyOf(properties, "custom.hidden") !== true,
    );
    const widths = columns.map(({ properties }) => (propertyOf(properties, "custom.width") as number | undefined) ?? 60);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual((1366 * panel.gridPos.w) / 24 - 32);
  });

  test.each(tables)("$where: rows of several queries share labels to be merged by.", ({ panel }) => {
    const sets = (panel.targets ?? []).map(({ expr }) => new Set(namesIn(expr).labels));
    const [first = new Set<string>()] = sets;
    expect([...first].some((label) => sets.every((set) => set.has(label)))).toBe(true);
    for (const { format, instant } of panel.targets ?? [])
      expect({ format, instant }).toEqual({ format: "table", instant: true });
  });
});
