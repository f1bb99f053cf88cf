import { describe, expect, test } from "vitest";
import type { Panel } from "../../preview/dashboard.js";
import { layOut, pixelsOf } from "../../preview/model/layout.js";
import { boardOf, panelOf } from "../fixtures/board.js";
import { many, scopeOf } from "../fixtures/chosen.js";

const at = (x: number, y: number, w: number, h: number) => ({ gridPos: { x, y, w, h } });
const rowOf = (title: string, y: number, changes: Partial<Panel> = {}): Panel => ({
  type: "row",
  title,
  ...at(0, y, 24, 1),
  ...changes,
});
const places = (board: ReturnType<typeof boardOf>, ...systems: readonly string[]) =>
  layOut(board, scopeOf(many("system", systems))).map(({ panel, at: place, scope }) => [
    panel.title,
    scope.get("system")?.values.join("+"),
    place.x,
    place.y,
    place.w,
    place.h,
  ]);

describe("A board is laid out", () => {
  test("with its panels where they stand.", () => {
    const board = boardOf([
      panelOf("stat", [], { title: "a", ...at(0, 0, 12, 4) }),
      panelOf("stat", [], { title: "b", ...at(12, 0, 12, 4) }),
    ]);
    expect(places(board, "erp")).toEqual([
      ["a", "erp", 0, 0, 12, 4],
      ["b", "erp", 12, 0, 12, 4],
    ]);
  });

  test("with a collapsed row opened.", () => {
    const inner = panelOf("stat", [], { title: "inner", ...at(0, 5, 24, 4) });
    const board = boardOf([
      rowOf("folded", 0, { collapsed: true, panels: [inner] }),
      rowOf("open", 1),
      panelOf("stat", [], { title: "after", ...at(0, 2, 24, 3) }),
    ]);
    expect(places(board, "erp")).toEqual([
      ["folded", "erp", 0, 0, 24, 1],
      ["inner", "erp", 0, 1, 24, 4],
      ["open", "erp", 0, 5, 24, 1],
      ["after", "erp", 0, 6, 24, 3],
    ]);
  });

  test("with a row and its panels repeated for each value.", () => {
    const board = boardOf([rowOf("row", 0, { repeat: "system" }), panelOf("stat", [], { title: "a", ...at(0, 1, 6, 4) })]);
    expect(places(board, "erp", "crm")).toEqual([
      ["row", "erp", 0, 0, 24, 1],
      ["a", "erp", 0, 1, 6, 4],
      ["row", "crm", 0, 5, 24, 1],
      ["a", "crm", 0, 6, 6, 4],
    ]);
  });

  test("with panels repeated beside one another, four in a line, and what is below them pushed down.", () => {
    const board = boardOf([
      panelOf("stat", [], { title: "a", repeat: "system", ...at(0, 0, 24, 4) }),
      panelOf("stat", [], { title: "below", ...at(0, 4, 24, 2) }),
    ]);
    expect(places(board, "1", "2", "3", "4", "5").map(([title, , x, y, w]) => [title, x, y, w])).toEqual([
      ["a", 0, 0, 6],
      ["a", 6, 0, 6],
      ["a", 12, 0, 6],
      ["a", 18, 0, 6],
      ["a", 0, 4, 6],
      ["below", 0, 8, 24],
    ]);
  });

  test("with panels repeated one under another.", () => {
    const board = boardOf([panelOf("stat", [], { title: "a", repeat: "system", repeatDirection: "v", ...at(3, 0, 9, 4) })]);
    expect(places(board, "1", "2").map(([, , x, y, w]) => [x, y, w])).toEqual([
      [3, 0, 9],
      [3, 4, 9],
    ]);
  });
});

test("A full width of 24 columns leaves Grafana's margin on either side.", () => {
  expect(pixelsOf({ x: 0, y: 2, w: 24, h: 8 }, 1366)).toEqual({ left: 0, top: 76, width: 1334, height: 296 });
});
