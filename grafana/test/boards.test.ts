import { describe, expect, test } from "vitest";
import type { FieldConfig, Mapping } from "../preview/dashboard.js";
import { show } from "../preview/data/display.js";
import { boards, boardsOf, measuring, panels, propertyOf, shown, type Threshold } from "./committed.js";

const HAN = /\p{Script=Han}/u;
/** Panels that Grafana 10.4 has. */
const TYPES = ["row", "stat", "table", "timeseries", "state-timeline", "heatmap", "barchart", "text"];
/** Least columns in which a panel can be read on a screen of 1366 pixels. */
const LEAST_WIDTH: Readonly<Record<string, number>> = { stat: 4, table: 12, text: 12, "state-timeline": 12 };
/** Colours that Grafana turns into shades of the theme. */
const COLORS = ["text", "green", "red", "orange", "yellow", "blue", "purple"];
const DATASOURCE = { type: "prometheus", uid: "$" + "{datasource}" };

/** Whether the lowest of these thresholds, which is the one that nothing gets, says good or bad. */
const judges = (steps: readonly Threshold[]) => steps[0] !== undefined && steps[0].color !== "text";

type ValueMapping = Extract<Mapping, { readonly type: "value" }>;

const boardRows = boards.map((each) => ({ ...each, where: `${each.language}/${each.name}` }));

describe("The boards", () => {
  test("have uids that stay.", () => {
    const names = ["overview", "system", "transactions", "databases", "hosts", "on-call", "exporter"].sort();
    expect(boardsOf("en").map(({ board }) => board.uid)).toEqual(names.map((name) => `sla-${name}`));
    expect(boardsOf("zh-CN").map(({ board }) => board.uid)).toEqual(names.map((name) => `sla-${name}-zh`));
  });

  test.each(boardRows)("$where is set as all are.", ({ board, language }) => {
    expect(board).toMatchObject({ schemaVersion: 39, editable: false, timezone: "browser", graphTooltip: 1 });
    expect(board.tags).toEqual(["sla", language]);
    expect(["30s", "1m"]).toContain(board.refresh);
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
  });

  test.each(boardRows)("$where has the variables that links carry.", ({ board }) => {
    const [datasource, ...others] = board.templating.list.filter(({ type }) => type !== "constant");
    expect(datasource).toMatchObject({ name: "datasource", type: "datasource", query: "prometheus" });
    expect(others.slice(0, 2).map(({ name }) => name)).toEqual(["tier", "system"]);
    for (const variable of others) {
      // Refreshed when the time range changes.
      expect(variable).toMatchObject({ type: "query", datasource: DATASOURCE, refresh: 2, multi: true, includeAll: true });
    }
  });

  test.each(boardRows)("$where says the same in both languages.", ({ name, board }) => {
    const [english, chinese] = boards.filter((each) => each.name === name);
    const bare = (each: typeof english) =>
      each?.board.panels.map(({ id, type, gridPos, targets }) => ({
        id,
        type,
        gridPos,
        targets: targets?.map(({ refId, expr, format }) => ({ refId, expr, format })),
      }));
    expect(bare(english)).toEqual(bare(chinese));
    expect(english?.board.title).not.toBe(chinese?.board.title);
    expect(board.panels.length).toBeGreaterThan(5);
  });
});

describe("Each panel", () => {
  test.each(panels)("$where is of a kind that Grafana 10.4 has, and has a title.", ({ panel }) => {
    expect(TYPES).toContain(panel.type);
    expect(panel.title).not.toBe("");
  });

  test.each(shown)("$where tells what it shows in the language of its board.", ({ panel, language }) => {
    const texts = [
      panel.description,
      panel.options?.content,
      panel.type === "text" ? undefined : panel.fieldConfig?.defaults.noValue,
    ];
    for (const text of texts.filter((each) => each !== undefined)) {
      if (language === "en") expect(text).not.toMatch(HAN);
      else expect(text).toMatch(HAN);
    }
    expect(panel.description?.length).toBeGreaterThan(language === "en" ? 30 : 10);
  });

  test.each(measuring)("$where has a unit, a text for no data, and the data source of the reader.", ({ panel }) => {
    expect(panel.fieldConfig?.defaults.unit).toBeTruthy();
    expect(panel.fieldConfig?.defaults.noValue).toBeTruthy();
    expect(panel.datasource).toEqual(DATASOURCE);
    expect(panel.targets?.length).toBeGreaterThan(0);
    for (const { datasource } of panel.targets ?? []) expect(datasource).toEqual(DATASOURCE);
  });

  test.each(shown)("$where is as wide as it needs to be read.", ({ panel }) => {
    expect(panel.gridPos.w).toBeGreaterThanOrEqual(LEAST_WIDTH[panel.type] ?? 8);
    expect(panel.gridPos.h).toBeGreaterThanOrEqual(panel.type === "stat" ? 3 : 5);
  });

  test.each(measuring)("$where draws no threshold of its own.", ({ panel: { fieldConfig } }) => {
    const steps = [
      ...(fieldConfig?.defaults.thresholds?.steps ?? []),
      ...(fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
        properties.flatMap(({ id, value }) =>
          id === "thresholds" ? (value as { steps: { value: number; color: string }[] }).steps : [],
        ),
      ),
    ];
    for (const { value, color } of steps) {
      expect([null, 0, 1, 1 + Number.EPSILON]).toContain(value);
      expect(COLORS).toContain(color);
    }
  });

  test.each(measuring)("$where gives no value the colour of good or bad.", ({ panel: { type, fieldConfig } }) => {
    const coloured = (fieldConfig?.overrides ?? []).flatMap(({ properties }) => {
      const steps = (propertyOf(properties, "thresholds") as { steps: Threshold[] } | undefined)?.steps ?? [];
      return judges(steps) ? [propertyOf(properties, "mappings")] : [];
    });
    if (type === "stat" && judges(fieldConfig?.defaults.thresholds?.steps ?? [])) coloured.push(fieldConfig?.defaults.mappings);
    for (const mappings of coloured) {
      const result = expect.objectContaining({ color: "text" });
      expect(mappings).toContainEqual({ type: "special", options: { match: "null", result } });
    }
  });

  test.each(measuring)("$where says in words that it knows nothing.", ({ panel }) => {
    expect(panel.fieldConfig?.defaults.noValue).not.toMatch(/^[0-9.]*$/);
  });

  test.each(measuring)("$where names its lines.", ({ panel }) => {
    if (panel.type === "table" || panel.type === "stat") return;
    const { legend } = panel.options ?? {};
    expect(legend?.showLegend ?? legend?.show).toBe(true);
    if (panel.type === "barchart") return;
    for (const { legendFormat } of panel.targets ?? []) expect(legendFormat).toBeTruthy();
  });
});

describe("The grid", () => {
  test.each(boardRows)("of $where is filled without gaps and overlaps.", ({ board }) => {
    const taken = new Set<string>();
    for (const { gridPos } of board.panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x},${y}`)).toBe(false);
          taken.add(`${x},${y}`);
        }
      }
    }
    const bottom = Math.max(...board.panels.map(({ gridPos: { y, h } }) => y + h));
    expect(taken.size).toBe(24 * bottom);
    expect([...taken].every((place) => Number(place.split(",")[0]) < 24)).toBe(true);
  });
});

describe("Colours", () => {
  test.each(boardRows)("of $where come from the theme.", ({ board }) => {
    const text = JSON.stringify(board.panels);
    expect(text).not.toMatch(/"#[0-9a-f]{3,8}"/i);
    const fixed = [...text.matchAll(/"(?:fixedColor|iconColor|color)":"([^"]*)"/g)].map(([, color]) => color);
    // The colour of exemplars, which no query asks for, is set by the SDK.
    expect(fixed.filter((color = "") => !COLORS.includes(color) && color !== "rgba(255,0,255,0.7)")).toEqual([]);
  });
});

describe("Of the states between two points", () => {
  const states = measuring
    .filter(({ panel }) => panel.type === "state-timeline")
    .flatMap(({ panel, where }) => (panel.targets ?? []).map(({ expr }) => ({ where, expr, panel })))
    // Whose states are a series: those of checks are put together out of two.
    .filter(({ expr }) => !expr.startsWith("(0 *"));

  test.each(states)("the worst one is seen: $where", ({ expr, panel }) => {
    const [mapping] = (panel.fieldConfig?.defaults.mappings ?? []) as readonly ValueMapping[];
    const red = Object.entries(mapping?.options ?? {}).flatMap(([value, { color }]) => (color === "red" ? [Number(value)] : []));
    const values = Object.keys(mapping?.options ?? {}).map(Number);
    expect(red).toEqual([expr.includes("min_over_time(") ? Math.min(...values) : Math.max(...values)]);
  });
});

describe("A share of what the policy allows", () => {
  const shares = measuring.flatMap(({ panel, where }) =>
    (panel.targets ?? [])
      .filter(({ expr, instant }) => instant === true && / \/ on \([^)]*\) group_left \(\) sla:limit_/.test(expr))
      .map(({ refId, expr }) => {
        const found = panel.fieldConfig?.overrides.find(({ matcher }) => matcher.options === `Value #${refId}`);
        return { where: `${where} ${refId}`, expr, properties: found?.properties ?? [] };
      }),
  );

  test("is told by more than one panel.", () => expect(shares.length).toBeGreaterThan(10));

  test.each(shares)("is none where nothing is allowed and nothing is used: $where", ({ expr }) => {
    expect(expr).toContain(" >= 0)");
  });

  test.each(shares)("is red where nothing is allowed and something is used: $where", ({ properties }) => {
    const config = Object.fromEntries(properties.map(({ id, value }) => [id, value])) as FieldConfig;
    expect(show(Number.POSITIVE_INFINITY, config, 0)).toMatchObject({ text: "∞", color: "red" });
  });
});

describe("What is not whole", () => {
  const SHOWN = /sla:(?:period_availability|period_coverage|objective_availability)_/;
  const told = panels.flatMap(({ panel, where }) =>
    (panel.targets ?? [])
      .filter(({ expr }) => SHOWN.test(expr))
      .map(({ refId, expr }) => {
        const column = panel.fieldConfig?.overrides.find(({ matcher }) => matcher.options === `Value #${refId}`);
        const decimals = propertyOf(column?.properties ?? [], "decimals") ?? panel.fieldConfig?.defaults.decimals;
        return { where: `${where} ${refId}`, expr, decimals };
      }),
  );

  test("is told by more than one panel.", () => expect(told.length).toBeGreaterThan(10));

  test.each(told)("is rounded down, never up to its objective or to the whole: $where", ({ expr, decimals }) => {
    expect(expr).toMatch(/floor\(1e5 \* \(/);
    expect(decimals).toBe(3);
  });
});
