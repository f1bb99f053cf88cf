import { fileURLToPath } from "node:url";
import type { Dashboard, GridPos, Panel } from "../../preview/dashboard.js";
import { boardsIn, panelsOf } from "../../preview/dashboard.js";
import { canTransform } from "../../preview/data/transform/apply.js";
import { canDraw } from "../../preview/render/panel.js";
import { annotationForms } from "./annotations.js";
import type { BoardRule } from "./board-rule.js";
import { panelRule, targetRule, unless } from "./board-rule.js";
import { targetSpan, targetStable } from "./over-time.js";
import { undrawnUnit, unitsOf } from "./units.js";

export const LANGUAGES = ["en", "zh-CN"] as const;
export const BOARDS = fileURLToPath(new URL("../../dashboards", import.meta.url));

/** Lines, bars and states are told apart by names that somebody has thought of. */
const targetLegend = targetRule(({ legendFormat, format }, { type }) =>
  unless(
    !["timeseries", "state-timeline", "bargauge", "heatmap"].includes(type) ||
      format === "table" ||
      ((legendFormat ?? "") !== "" && legendFormat !== "__auto") ||
      format === "heatmap",
    "has no legend",
  ),
);

const unitDrawn = panelRule((panel) => unitsOf(panel).flatMap(undrawnUnit));

const panelDrawn = panelRule(({ type, transformations = [] }) => [
  ...unless(canDraw(type), `is of a type that previews cannot draw: ${type}`),
  ...transformations.flatMap(({ id }) => unless(canTransform(id), `has a transformation that previews cannot make: ${id}`)),
]);

const panelNoValue = panelRule(({ fieldConfig }) =>
  unless((fieldConfig?.defaults?.noValue ?? "") !== "", "does not say what it means when it has no data"),
);

const panelIds: BoardRule = ({ panels }) => {
  const ids = panels.map(({ id }) => id);
  return ids.flatMap((id, index) =>
    unless(id !== undefined && ids.indexOf(id) === index, `the panel id ${id} occurs twice`).map((message) => ({ message })),
  );
};

/** Panels stand beside one another, within the 24 columns. */
const panelPlaces: BoardRule = (board) =>
  board.panels.flatMap((panel, index) => {
    const problems = [
      ...unless(panel.gridPos.x >= 0 && panel.gridPos.x + panel.gridPos.w <= 24, "stands outside the 24 columns"),
      ...board.panels
        .slice(index + 1)
        .flatMap((other) => unless(!overlap(panel.gridPos, other.gridPos), `lies over ${other.title}`)),
    ];
    return problems.map((message) => ({ panel: panel.title ?? "", message }));
  });

function overlap(one: GridPos, other: GridPos): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

const BOARD_LINK = /\/d\/((?:[\w-]|\$\{[^}]+\})+)(\?[^)\s"]*)?/g;

/** Links lead to boards that there are, and set variables that these have. A cell in the address may stand for several boards. */
const linkTarget: BoardRule = (board) => {
  const others = LANGUAGES.flatMap((language) => boardsIn(`${BOARDS}/${language}`)).map((each) => each.board);
  const found = [...JSON.stringify(linksOf(board)).matchAll(BOARD_LINK)];
  return found.flatMap(([, uid = "", query = ""]) => {
    const pattern = new RegExp(`^${uid.replace(/\$\{[^}]+\}/g, "\\w+")}$`);
    const targets = [...others, board].filter((each) => pattern.test(each.uid));
    if (targets.length === 0) return [{ message: `a link leads to ${uid}, which is no board` }];
    const set = [...query.matchAll(/\bvar-(\w+)=|\$\{(\w+):queryparam\}/g)].map(([, name, carried]) => name ?? carried ?? "");
    return targets.flatMap((target) => {
      const has = (target.templating?.list ?? []).map(({ name }) => name);
      return set
        .filter((name) => !has.includes(name))
        .map((name) => ({ message: `a link to ${target.uid} sets ${name}, which that board does not have` }));
    });
  });
};

/** Every text of a board in which a link may stand: its bar, panels, fields. */
function linksOf(board: Dashboard): unknown {
  const ofPanel = ({ links, fieldConfig, options, title }: Panel) => ({ title, links, fieldConfig, content: options?.content });
  return { links: board.links, panels: panelsOf(board).map(ofPanel) };
}

/** What this project asks of its boards beside the linter. */
export const OWN_RULES = {
  "target-legend": targetLegend,
  "unit-drawn": unitDrawn,
  "panel-drawn": panelDrawn,
  "panel-no-value": panelNoValue,
  "panel-ids": panelIds,
  "panel-places": panelPlaces,
  "link-target": linkTarget,
  "target-span": targetSpan,
  "target-stable": targetStable,
  "annotation-forms": annotationForms,
} as const satisfies Readonly<Record<string, BoardRule>>;
