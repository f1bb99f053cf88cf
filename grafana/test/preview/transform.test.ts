import { describe, expect, test } from "vitest";
import type { Cell, Field, Frame } from "../../preview/data/frame.js";
import { titleOf } from "../../preview/data/frame.js";
import { legendText, seriesFrames, tableFrame } from "../../preview/data/from-series.js";
import { applyAll } from "../../preview/data/transform/apply.js";

const field = (name: string, values: readonly Cell[]): Field => ({
  name,
  type: name.startsWith("Time") ? "time" : typeof values.find((value) => value !== null) === "number" ? "number" : "string",
  values,
});
const frame = (refId: string, columns: Readonly<Record<string, readonly Cell[]>>): Frame => ({
  refId,
  fields: Object.entries(columns).map(([name, values]) => field(name, values)),
});
/** Columns by the name that people see. */
const columns = (frames: readonly Frame[]) =>
  frames.map((each) => Object.fromEntries(each.fields.map((one) => [titleOf(one), one.values])));
const made = (frames: readonly Frame[], ...transformations: readonly (readonly [id: string, options?: object])[]) =>
  columns(
    applyAll(
      frames,
      transformations.map(([id, options = {}]) => ({ id, options: options as Record<string, unknown> })),
    ),
  );

const UP = frame("up", { Time: [9, 9], system: ["erp", "crm"], "Value #up": [1, 0] });
const LEFT = frame("left", { Time: [9, 9], system: ["crm", "oa"], "Value #left": [3, 5] });

describe("The transformation", () => {
  test("merge puts rows together that agree in what all have, and keeps the others.", () => {
    expect(made([UP, LEFT], ["merge"])).toEqual([
      { Time: [9, 9, 9], system: ["erp", "crm", "oa"], "Value #up": [1, 0, null], "Value #left": [null, 3, 5] },
    ]);
  });

  test("merge keeps the columns of a query without an answer, as Grafana does.", () => {
    const none = frame("none", { Time: [], "Value #none": [] });
    expect(made([UP, none, LEFT], ["merge"])).toEqual([
      {
        Time: [9, 9, 9],
        system: ["erp", "crm", "oa"],
        "Value #up": [1, 0, null],
        "Value #none": [null, null, null],
        "Value #left": [null, 3, 5],
      },
    ]);
    expect(made([none, none], ["merge"])).toEqual([{ Time: [], "Value #none": [] }]);
  });

  test("merge does not put rows together that contradict each other.", () => {
    const one = frame("a", { system: ["erp", "erp"], datname: ["x", "y"], a: [1, 2] });
    const other = frame("b", { system: ["erp"], datname: ["x"], b: [7] });
    expect(made([one, other], ["merge"])).toEqual([{ system: ["erp", "erp"], datname: ["x", "y"], a: [1, 2], b: [7, null] }]);
  });

  test("organize leaves out, orders and renames.", () => {
    const options = {
      excludeByName: { Time: true },
      indexByName: { "Value #up": 0, system: 1 },
      renameByName: { system: "System" },
    };
    const [result] = applyAll([UP], [{ id: "organize", options }]);
    expect(result?.fields.map(titleOf)).toEqual(["Value #up", "System"]);
  });

  test("joinByField joins by a column and numbers what occurs twice.", () => {
    expect(made([UP, LEFT], ["joinByField", { byField: "system", mode: "outer" }])).toEqual([
      {
        system: ["crm", "erp", "oa"],
        "Time 1": [9, 9, null],
        "Value #up": [0, 1, null],
        "Time 2": [9, null, 9],
        "Value #left": [3, null, 5],
      },
    ]);
    expect(made([UP, LEFT], ["joinByField", { byField: "system", mode: "inner" }])[0]?.system).toEqual(["crm"]);
  });

  test("filterFieldsByName keeps the columns that are named.", () => {
    expect(made([UP], ["filterFieldsByName", { include: { names: ["system"] } }])).toEqual([{ system: ["erp", "crm"] }]);
    expect(made([UP], ["filterFieldsByName", { exclude: { pattern: "/^(Time|Value)/" } }])).toEqual([{ system: ["erp", "crm"] }]);
  });

  test("filterByValue keeps rows.", () => {
    const filters = [{ fieldName: "Value #up", config: { id: "equal", options: { value: 0 } } }];
    expect(made([UP], ["filterByValue", { filters, type: "include", match: "all" }])[0]?.system).toEqual(["crm"]);
    expect(made([UP], ["filterByValue", { filters, type: "exclude", match: "all" }])[0]?.system).toEqual(["erp"]);
  });

  test("sortBy orders rows, and limit takes the first of them.", () => {
    const sorted = [["sortBy", { sort: [{ field: "Value #left", desc: true }] }]] as const;
    expect(made([LEFT], ...sorted)[0]?.system).toEqual(["oa", "crm"]);
    expect(made([LEFT], ...sorted, ["limit", { limitField: 1 }])[0]?.system).toEqual(["oa"]);
  });

  test("labelsToFields makes columns of labels and one table of all series.", () => {
    const series = seriesFrames({ refId: "A", expr: "", legendFormat: "x" }, [
      { labels: { system: "erp" }, points: [[1, 2]] },
      { labels: { system: "crm" }, points: [[1, 3]] },
    ]);
    expect(made(series, ["labelsToFields"])).toEqual([{ Time: [1000, 1000], system: ["erp", "crm"], Value: [2, 3] }]);
  });

  test("reduce makes a row of each series.", () => {
    const series = seriesFrames({ refId: "A", expr: "", legendFormat: "{{system}}" }, [
      {
        labels: { system: "erp" },
        points: [
          [1, 2],
          [2, 4],
        ],
      },
    ]);
    expect(made(series, ["reduce", { reducers: ["lastNotNull", "mean"] }])).toEqual([
      { Field: ["erp"], "Last *": [4], Mean: [3] },
    ]);
  });

  test("groupBy makes a row of each group.", () => {
    const rows = frame("A", { system: ["erp", "crm", "erp"], n: [1, 2, 3] });
    const fields = { system: { operation: "groupby" }, n: { operation: "aggregate", aggregations: ["sum"] } };
    expect(made([rows], ["groupBy", { fields }])).toEqual([{ system: ["erp", "crm"], "n (sum)": [4, 2] }]);
  });

  test("groupingToMatrix makes a column of each value.", () => {
    const rows = frame("A", { step: ["login", "login", "read"], reason: ["status", "timeout", "status"], Value: [1, 2, 3] });
    const options = { rowField: "step", columnField: "reason", valueField: "Value", emptyValue: "null" };
    expect(made([rows], ["groupingToMatrix", options])).toEqual([
      { "step\\reason": ["login", "read"], status: [1, 3], timeout: [2, null] },
    ]);
  });

  test("calculateField reckons with two columns, or a column and a number.", () => {
    const binary = { left: "n", operator: "/", right: "2" };
    expect(made([frame("A", { n: [4, null] })], ["calculateField", { mode: "binary", binary, alias: "half" }])).toEqual([
      { n: [4, null], half: [2, null] },
    ]);
  });

  test("renameByRegex renames.", () => {
    expect(made([UP], ["renameByRegex", { regex: "Value #(.*)", renamePattern: "$1" }])[0]).toHaveProperty("up");
  });

  test("seriesToRows writes series one under another, newest first.", () => {
    const series = seriesFrames({ refId: "A", expr: "", legendFormat: "{{system}}" }, [
      { labels: { system: "erp" }, points: [[1, 2]] },
      { labels: { system: "crm" }, points: [[2, 4]] },
    ]);
    expect(made(series, ["seriesToRows"])).toEqual([{ Time: [2000, 1000], Metric: ["crm", "erp"], Value: [4, 2] }]);
  });

  test("that previews do not know is an error.", () => {
    expect(() => applyAll([UP], [{ id: "spatial" }])).toThrow('the transformation "spatial" is unknown to previews');
  });
});

test("A table has a column for each label, and names its values after the query where there are several.", () => {
  const series = [{ labels: { system: "erp", __name__: "up" }, points: [[1, 2]] as const }];
  const target = { refId: "up", expr: "up", format: "table" };
  expect(columns([tableFrame(target, series, false)])).toEqual([{ Time: [1000], __name__: ["up"], system: ["erp"], Value: [2] }]);
  expect(columns([tableFrame(target, series, true)])[0]).toHaveProperty("Value #up");
});

test("A legend takes the values of labels, and shows nothing where a label is missing.", () => {
  expect(legendText("{{system}}: {{ step }}", { system: "erp" })).toBe("erp: ");
});
