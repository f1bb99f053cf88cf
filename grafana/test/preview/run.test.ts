import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import type { Annotation, Dashboard } from "../../preview/dashboard.js";
import { boardsIn } from "../../preview/dashboard.js";
import { runBoard } from "../../preview/data/run-board.js";
import type { TimeRange } from "../../preview/model/time-range.js";
import { momentOf } from "../../preview/model/time-range.js";
import { Prometheus } from "../../preview/prometheus/client.js";
import type { Answers, FakePrometheus } from "../fixtures/answers.js";
import { startAnswers } from "../fixtures/answers.js";
import { boardOf, panelOf } from "../fixtures/board.js";
import { BOARDS, LANGUAGES } from "../lint/own-rules.js";

const RANGE = { from: 1_000_000, to: 1_000_600 };
const UP = "sla:system_up";
let server: FakePrometheus | undefined;
afterEach(() => server?.stop());

async function run(board: Dashboard, answers: Answers, choices = {}) {
  server = await startAnswers(answers);
  const data = await runBoard(board, { prometheus: new Prometheus(server.url), range: RANGE, pageWidth: 1366, choices });
  return { data, asked: server.asked };
}

describe("A variable", () => {
  const labels = { "systemsla:system_info": ["oa", "erp", "CRM"] };

  test("has the values of a label, and all of them at first.", async () => {
    const { data } = await run(boardOf([]), { labels });
    const [, system] = data.variables;
    expect(system).toMatchObject({ options: ["oa", "erp", "CRM"], chosen: { values: ["oa", "erp", "CRM"], all: true } });
  });

  test("is what a person chooses, and depends on those before it.", async () => {
    const board = boardOf([], {
      templating: {
        list: [
          { name: "system", type: "query", query: "label_values(sla:system_info, system)", sort: 5, multi: true },
          {
            name: "host",
            type: "query",
            query: 'label_values(sla:host{system=~"$system"}, host)',
            regex: "/^(.*)-1$/",
            multi: true,
          },
        ],
      },
    });
    const all = { ...labels, 'hostsla:host{system=~"erp"}': ["app-1", "db-1", "db-2"] };
    const { data } = await run(board, { labels: all }, { system: ["erp"] });
    expect(data.variables.map(({ options }) => options)).toEqual([
      ["CRM", "erp", "oa"],
      ["app", "db"],
    ]);
    expect(data.variables[1]?.chosen.values).toEqual(["app"]);
  });

  test("can be the result of a query.", async () => {
    const query = "query_result(topk(1, up))";
    const board = boardOf([], { templating: { list: [{ name: "worst", type: "query", query, regex: '/job="([^"]+)"/' }] } });
    const { data } = await run(board, { queries: { "topk(1, up)": [{ labels: { job: "node" }, values: ["1"] }] } });
    expect(data.variables[0]?.options).toEqual(["node"]);
  });
});

describe("A panel", () => {
  test("asks with the step of its width, and has a gap where a step has no value.", async () => {
    const board = boardOf([panelOf("timeseries", [{ expr: `rate(${UP}[$__rate_interval])` }])]);
    const query = `rate(${UP}[60s])`;
    const { data } = await run(board, { queries: { [query]: [{ labels: { system: "erp" }, values: ["1", null] }] } });
    const [frame] = data.panels[0]?.data.frames ?? [];
    expect(frame?.name).toBe("erp");
    expect(frame?.fields[0]?.values.slice(0, 3)).toEqual([999_990_000, 1_000_005_000, 1_000_020_000]);
    expect(frame?.fields[1]?.values.slice(0, 3)).toEqual([1, null, 1]);
  });

  test("tells what Prometheus refuses and warns of.", async () => {
    const board = boardOf([panelOf("stat", [{ expr: "a" }, { expr: "b" }])]);
    const { data } = await run(board, { queries: { a: "!parse error" }, warnings: ["slow"] });
    expect(data.panels[0]?.data.ran.map(({ error, warnings }) => ({ error, warnings }))).toEqual([
      { error: "parse error: a", warnings: [] },
      { error: undefined, warnings: ["slow"] },
    ]);
  });

  test("puts the buckets of a heat map in the order of their edges, each less the one below it.", async () => {
    const board = boardOf([panelOf("heatmap", [{ expr: "b", format: "heatmap" }])]);
    const buckets = [
      { labels: { le: "+Inf" }, values: ["5"] },
      { labels: { le: "0.5" }, values: ["2"] },
      { labels: { le: "10" }, values: ["5"] },
      { labels: { le: "2" }, values: ["4"] },
    ];
    const { data } = await run(board, { queries: { b: buckets } });
    expect(data.panels[0]?.data.frames.map(({ name, fields }) => [name, fields[1]?.values[0]])).toEqual([
      ["0.5", 2],
      ["2", 2],
      ["10", 1],
      ["+Inf", 0],
    ]);
  });

  test("is run for each value that it is repeated by.", async () => {
    const board = boardOf([
      panelOf("stat", [{ expr: 'up{system=~"$system"}', instant: true, range: false }], { repeat: "system" }),
    ]);
    const { asked } = await run(board, { labels: { "systemsla:system_info": ["erp", "oa"] } });
    expect(asked.slice(1)).toEqual(['up{system=~"erp"}', 'up{system=~"oa"}']);
  });
});

describe("An annotation", () => {
  const HOURS = 24;
  const day = { from: Math.floor(RANGE.to / 900) * 900 - HOURS * 3600, to: Math.floor(RANGE.to / 900) * 900 };
  const always = { otherwise: () => [{ labels: { system: "erp" }, values: ["1"] }] };
  const outage = { name: "Outage", expr: "down[$__interval]", step: "60s" };
  async function over(range: TimeRange, annotation: Annotation) {
    server = await startAnswers(always);
    const board = boardOf([], { annotations: { list: [annotation] } });
    const data = await runBoard(board, { prometheus: new Prometheus(server.url), range, pageWidth: 1366 });
    return { asked: server.asked.at(-1), events: data.annotations[0]?.events ?? [] };
  }

  test("without a target is asked for at 100 points, and falls apart where they are further apart than its step.", async () => {
    const { asked, events } = await over(day, outage);
    expect(asked).toBe("down[900s]");
    expect(events.length).toBe((HOURS * 3600) / 900 + 1);
  });

  test("without a target is whole where its step is as long.", async () => {
    const { events } = await over(day, { ...outage, step: "15m" });
    expect(events).toEqual([{ ...day, title: "", text: "" }]);
  });

  test("with a target is asked for at a point for each pixel, and whole.", async () => {
    const { asked, events } = await over(day, {
      ...outage,
      target: { refId: "Anno", expr: "down[$__interval]", interval: "1m" },
    });
    expect(asked).toBe("down[60s]");
    expect(events).toEqual([{ ...day, title: "", text: "" }]);
  });

  test.each(
    LANGUAGES.flatMap((language) => boardsIn(`${BOARDS}/${language}`)).flatMap(({ board }) =>
      (board.annotations?.list ?? []).map((annotation) => ({ uid: board.uid, name: annotation.name, annotation, board })),
    ),
  )("of $uid, $name, is whole in Grafanas of either kind at the range of its board.", async ({ annotation, board }) => {
    const { target, ...older } = annotation;
    expect(target).toBeDefined();
    const range = { from: momentOf(board.time?.from ?? "", day.to), to: day.to };
    for (const each of [annotation, older]) {
      expect((await over(range, each)).events).toHaveLength(1);
      await server?.stop();
    }
  });
});

test("An annotation is one event for as long as its series is above 0, and another one after a gap.", async () => {
  const annotation = { name: "Outage", expr: "down", step: "60s", titleFormat: "{{system}} is down" };
  const values = ["0", "1", "1", "0", "0", "1", "0", "0", "0", "0"];
  const { data } = await run(boardOf([], { annotations: { list: [annotation] } }), {
    queries: { down: [{ labels: { system: "erp" }, values }] },
  });
  const begin = Math.floor(RANGE.from / 60) * 60;
  expect(data.annotations[0]?.events).toEqual(
    [
      { from: begin + 60, to: begin + 120, title: "erp is down", text: "" },
      { from: begin + 300, to: begin + 300, title: "erp is down", text: "" },
      { from: begin + 660, to: begin + 660, title: "erp is down", text: "" },
    ].filter(({ from }) => from <= RANGE.to),
  );
});

test("A server that is not there is named.", async () => {
  const fake = await startAnswers({});
  await fake.stop();
  await expect(new Prometheus(fake.url).instant("a", 1)).rejects.toThrow(`${fake.url} does not answer: connect ECONNREFUSED`);
});

test("A server's infinities and gaps are read as such.", async () => {
  const fake = await startAnswers({ queries: { a: [{ labels: {}, values: ["+Inf"] }], b: [{ labels: {}, values: ["NaN"] }] } });
  onTestFinished(() => fake.stop());
  const prometheus = new Prometheus(`${fake.url}/`);
  expect((await prometheus.instant("a", 1)).data[0]?.points).toEqual([[1, Number.POSITIVE_INFINITY]]);
  expect((await prometheus.instant("b", 1)).data[0]?.points[0]?.[1]).toBeNaN();
});
