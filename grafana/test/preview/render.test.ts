import { describe, expect, test } from "vitest";
import type { Panel } from "../../preview/dashboard.js";
import { seriesFrames, tableFrame } from "../../preview/data/from-series.js";
import type { PanelData } from "../../preview/data/run-panel.js";
import type { Labels } from "../../preview/prometheus/client.js";
import { scaleOf } from "../../preview/render/axes.js";
import { widthOf } from "../../preview/render/html.js";
import type { Look } from "../../preview/render/look.js";
import { boardPage } from "../../preview/render/page.js";
import { drawPanel } from "../../preview/render/panel.js";
import { wordsIn } from "../../preview/render/words.js";
import { boardOf, panelOf } from "../fixtures/board.js";

const RANGE = { from: 0, to: 600 };
const LOOK: Look = { words: wordsIn("en"), theme: "light", now: 600, range: RANGE, events: [] };
const TIMES = [0, 120, 240, 360, 480, 600];
const THRESHOLDS = {
  mode: "absolute",
  steps: [
    { value: null, color: "green" },
    { value: 1, color: "red" },
  ],
};

/** Series with a value at each of the times; `undefined` is a gap. */
const lines = (...series: readonly (readonly [Labels, ...(number | undefined)[]])[]): PanelData["frames"] =>
  series.flatMap(([labels, ...values], index) =>
    seriesFrames(
      { refId: String.fromCharCode(65 + index), expr: "", legendFormat: "{{system}}" },
      [{ labels, points: values.flatMap((value, at) => (value === undefined ? [] : [[TIMES[at] ?? 0, value] as const])) }],
      TIMES,
    ),
  );
const rows = (...series: readonly (readonly [Labels, number])[]): PanelData["frames"] => [
  tableFrame(
    { refId: "A", expr: "" },
    series.map(([labels, value]) => ({ labels, points: [[600, value]] })),
    false,
  ),
];

const draw = (panel: Panel, frames: PanelData["frames"], look = LOOK) =>
  drawPanel({ panel, at: panel.gridPos, scope: new Map(), data: { ran: [], frames, range: RANGE } }, 1366, look);
const count = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].length;

describe("A chart", () => {
  test("cuts off no time at either end, whenever it is looked at.", () => {
    const place = /<text x="([\d.]+)" y="[\d.]+" text-anchor="middle" [^>]*>(\d\d:\d\d(?::\d\d)?)</g;
    const cut: string[] = [];
    for (let from = 0; from < 60; from++) {
      const look = { ...LOOK, range: { from, to: from + 180 } };
      const html = draw(panelOf("timeseries", []), lines([{ system: "erp" }, 1, 2, 3]), look);
      const [, width] = /<svg width="([\d.]+)"/.exec(html) ?? [];
      const times = [...html.matchAll(place)].map(([, x, text = ""]) => ({
        from,
        x: Number(x),
        text,
        half: widthOf(text, 12) / 2,
      }));
      expect(times.length).toBeGreaterThan(1);
      cut.push(...times.filter(({ x, half }) => x < half || x + half > Number(width)).map((each) => JSON.stringify(each)));
    }
    expect(cut).toEqual([]);
  });

  test("is broken where a value is missing, and has a dot where one stands alone.", () => {
    const html = draw(panelOf("timeseries", []), lines([{ system: "erp" }, 1, 2, undefined, 3, undefined, 4]));
    expect(count(html, /<path d="M [^"]*" fill="none"/g)).toBe(1);
    expect(count(html, /<circle/g)).toBe(2);
    expect(html).toContain('<i class="swatch" style="background:#56A64B"></i>erp');
  });

  test("draws limits dashed, in their own colour.", () => {
    const panel = panelOf("timeseries", [], {
      fieldConfig: {
        defaults: { unit: "s" },
        overrides: [
          {
            matcher: { id: "byFrameRefID", options: "B" },
            properties: [
              { id: "custom.lineStyle", value: { fill: "dash" } },
              { id: "color", value: { mode: "fixed", fixedColor: "red" } },
            ],
          },
        ],
      },
    });
    const html = draw(panel, lines([{ system: "erp" }, 1, 1, 1], [{ system: "limit" }, 2, 2, 2]));
    expect(html).toMatch(/stroke="#E02F44" stroke-width="1" stroke-dasharray="8 6"/);
    expect(count(html, /stroke-width="1" stroke-dasharray/g)).toBe(1);
  });

  test("puts stacked areas one on another, and the limit beside them.", () => {
    const panel = panelOf("timeseries", [], {
      fieldConfig: {
        defaults: { unit: "short", min: 0, max: 4, custom: { stacking: { mode: "normal", group: "A" }, fillOpacity: 30 } },
        overrides: [],
      },
    });
    const html = draw(panel, lines([{ system: "a" }, 1, 1], [{ system: "b" }, 2, 2]));
    const tops = [...html.matchAll(/<path d="M [\d.]+ ([\d.]+) L/g)].map(([, y]) => Number(y));
    // The upper one is drawn first: its fill, its line, then those of the lower one.
    expect(tops).toHaveLength(4);
    expect(tops[0]).toBeLessThan(tops[2] ?? 0);
  });

  test("says the board's own words where there is nothing.", () => {
    const panel = panelOf("timeseries", [], { fieldConfig: { defaults: { noValue: "No host is configured" } } });
    expect(draw(panel, [])).toContain('<div class="no-data">No host is configured</div>');
    expect(draw(panelOf("timeseries", []), [])).toContain("No data");
  });

  test("marks moments and shades stretches.", () => {
    const events = [
      { from: 100, to: 100, title: "", text: "", color: "#F2495C" },
      { from: 200, to: 400, title: "", text: "", color: "#B877D9" },
    ];
    const html = draw(panelOf("timeseries", []), lines([{ system: "a" }, 1, 1]), { ...LOOK, events });
    expect(count(html, /stroke="#F2495C" stroke-dasharray/g)).toBe(1);
    expect(count(html, /fill="#B877D9" opacity="0.1"/g)).toBe(1);
  });
});

test("A scale begins at 0 where the values come near to it, and has round ticks.", () => {
  expect(scaleOf([0.2, 3.9], {}, "short", undefined, 200)).toMatchObject({ least: 0, most: 5 });
  expect(scaleOf([95, 99], {}, "short", undefined, 200).least).toBeGreaterThan(90);
  expect(scaleOf([0.1, 0.9], { softMax: 1, softMin: 0 }, "percentunit", undefined, 200).ticks.map(({ text }) => text)).toEqual([
    "0%",
    "25%",
    "50%",
    "75%",
    "100%",
    "125%",
  ]);
});

describe("A figure", () => {
  const panel = (more: Partial<Panel> = {}) =>
    panelOf("stat", [], {
      fieldConfig: { defaults: { unit: "short", thresholds: THRESHOLDS, noValue: "Nobody knows" } },
      ...more,
    });

  test("has the colour of its threshold, as text or as ground.", () => {
    expect(draw(panel(), lines([{ system: "erp" }, 0, 2]))).toMatch(/color:#E02F44">2<small><\/small>/);
    const filled = panel({ options: { colorMode: "background" } });
    expect(draw(filled, lines([{ system: "erp" }, 0, 0]))).toMatch(/background:#56A64B;.*>0</);
  });

  test("is named where there are several.", () => {
    const html = draw(panel(), lines([{ system: "erp" }, 0], [{ system: "crm" }, 1]));
    expect(html).toMatch(/>erp<\/div>.*>crm<\/div>/);
    expect(draw(panel(), lines([{ system: "erp" }, 0]))).not.toContain(">erp<");
  });

  test("tells what its absence means.", () => {
    expect(draw(panel(), [])).toContain("Nobody knows");
  });
});

describe("A table", () => {
  const panel = panelOf("table", [], {
    fieldConfig: {
      defaults: { unit: "none" },
      overrides: [
        { matcher: { id: "byName", options: "system" }, properties: [{ id: "displayName", value: "System" }] },
        {
          matcher: { id: "byName", options: "Value" },
          properties: [
            { id: "mappings", value: [{ type: "value", options: { "0": { text: "Down", color: "red" } } }] },
            { id: "custom.cellOptions", value: { type: "color-background" } },
            { id: "custom.width", value: 90 },
          ],
        },
        { matcher: { id: "byName", options: "Time" }, properties: [{ id: "custom.hidden", value: true }] },
      ],
    },
    options: { sortBy: [{ displayName: "System", desc: true }] },
  });

  test("has headings, sorted rows, and cells in the colour of what they mean.", () => {
    const html = draw(panel, rows([{ system: "crm" }, 0], [{ system: "erp" }, 1]));
    const cells = [...html.matchAll(/<div class="cell"[^>]*>(.*?)<\/div>/g)].map(([, text]) => text);
    expect(cells).toEqual(["System", "Value", "erp", "1", "crm", "Down"]);
    expect(html).toMatch(/width:90px;text-align:right;line-height:36px;background:#E02F44;color:#ffffff">Down/);
  });

  test("tells how many rows do not fit.", () => {
    const many = Array.from({ length: 20 }, (_, index) => [{ system: `s${index}` }, 1] as const);
    expect(draw(panel, rows(...many))).toContain("14 more below");
  });
});

test("A state lasts until the next one, and ends at a gap.", () => {
  const panel = panelOf("state-timeline", [], {
    fieldConfig: {
      defaults: {
        mappings: [{ type: "value", options: { "0": { text: "Down", color: "red" }, "1": { text: "Up", color: "green" } } }],
      },
    },
  });
  const html = draw(panel, lines([{ system: "erp" }, 1, 1, 0, undefined, 1, 1]));
  expect(count(html, /<rect/g)).toBe(3);
  expect(html).toMatch(/Up<\/span>.*Down<\/span>/);
});

test("A panel that failed shows what Prometheus said, and one of an unknown type is an error.", () => {
  const panel = panelOf("stat", []);
  const ran = [
    { target: { refId: "A", expr: "a(" }, query: "a(", instant: true, series: [], warnings: [], error: "parse error: a(" },
  ];
  const html = drawPanel({ panel, at: panel.gridPos, scope: new Map(), data: { ran, frames: [], range: RANGE } }, 1366, LOOK);
  expect(html).toContain('<div class="failed">parse error: a(</div>');
  expect(() => draw(panelOf("geomap", []), [])).toThrow('the panel type "geomap" is unknown to previews');
});

test("Only the panels that an annotation is for are marked by it.", () => {
  const annotation = { name: "Outage", iconColor: "purple" };
  const event = { from: 200, to: 400, title: "", text: "" };
  const page = (filter: object) => {
    const panels = [1, 2].map((id) => {
      const panel = panelOf("timeseries", [], { id });
      return {
        panel,
        at: panel.gridPos,
        scope: new Map(),
        data: { ran: [], frames: lines([{ system: "a" }, 1, 1]), range: RANGE },
      };
    });
    const data = {
      annotation: { ...annotation, ...filter },
      query: "",
      series: [],
      events: [event],
      warnings: [],
      error: undefined,
    };
    const board = { board: boardOf([]), range: RANGE, variables: [], scope: new Map(), annotations: [data], panels };
    return boardPage(board, { theme: "light", pageWidth: 1366, language: "en" });
  };
  const shaded = (html: string) => count(html, /opacity="0\.1"/g);
  expect(shaded(page({}))).toBe(2);
  expect(shaded(page({ filter: { ids: [1] } }))).toBe(1);
  expect(shaded(page({ filter: { exclude: true, ids: [1] } }))).toBe(1);
  expect(shaded(page({ filter: { exclude: true, ids: [1, 2] } }))).toBe(0);
});
