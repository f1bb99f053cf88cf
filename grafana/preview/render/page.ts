import type { Panel } from "../dashboard.js";
import type { BoardData } from "../data/run-board.js";
import { PADDING, pixelsOf } from "../model/layout.js";
import type { Theme } from "./colors.js";
import { cssColor, THEMES } from "./colors.js";
import { escaped } from "./html.js";
import type { Look } from "./look.js";
import { drawPanel } from "./panel.js";
import { styleSheet } from "./style.js";
import type { Words } from "./words.js";
import { wordsIn } from "./words.js";

/** A picture of a board as a page of its own: no script, nothing from outside. */
export function boardPage(
  data: BoardData,
  options: { readonly theme: Theme; readonly pageWidth: number; readonly language: string },
): string {
  const { board, range, annotations, panels } = data;
  const { theme, pageWidth, language } = options;
  const events = annotations.flatMap(({ annotation, events: found }) =>
    found.map((event) => ({ ...event, annotation, color: cssColor(annotation.iconColor ?? "blue", theme) })),
  );
  const lookOf = (panel: Panel): Look => ({
    theme,
    now: range.to,
    words,
    range,
    events: events.filter(
      ({ annotation: { filter } }) =>
        filter?.ids === undefined || filter.ids.includes(panel.id ?? 0) !== (filter.exclude ?? false),
    ),
  });
  const words = wordsIn(language);
  const height = Math.max(0, ...panels.map(({ at }) => pixelsOf(at, pageWidth)).map(({ top, height: high }) => top + high));
  const drawn = panels.map((panel) => drawPanel(panel, pageWidth, lookOf(panel.panel))).join("\n");
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<title>${escaped(board.title)}</title>
<style>${styleSheet(THEMES[theme])}</style>
<body style="width:${pageWidth}px">
<header><h1>${escaped(board.title)}</h1><div class="times">${rangeText(data)}</div></header>
<nav>${variablesBar(data, theme, words)}<span class="links">${linksBar(data)}</span></nav>
<main style="margin:0 ${PADDING}px ${PADDING}px;height:${height}px">
${drawn}
</main>
</body>
</html>
`;
}

function rangeText({ range }: BoardData): string {
  const text = (seconds: number) => {
    const date = new Date(seconds * 1000);
    const two = (part: number) => String(part).padStart(2, "0");
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
  };
  return `${text(range.from)} – ${text(range.to)}`;
}

function variablesBar({ variables, annotations }: BoardData, theme: Theme, words: Words): string {
  const shown = variables.filter(({ variable }) => variable.hide !== 2);
  const boxes = shown.map(({ variable, chosen }) => {
    const value = chosen.all ? words.all : chosen.texts.join(" + ");
    const label = variable.hide === 1 ? "" : `<label>${escaped(variable.label ?? variable.name)}</label>`;
    return `<span class="variable">${label}<b>${escaped(value)} ▾</b></span>`;
  });
  const switches = annotations
    .filter(({ annotation }) => annotation.hide !== true)
    .map(
      ({ annotation }) =>
        `<span class="variable"><label>${escaped(annotation.name)}</label><b style="color:${cssColor(annotation.iconColor ?? "blue", theme)}">●</b></span>`,
    );
  return boxes.concat(switches).join("");
}

function linksBar({ board }: BoardData): string {
  return (board.links ?? [])
    .map(({ title, asDropdown }) => `<a>${escaped(title)}${asDropdown === true ? " ▾" : " ↗"}</a>`)
    .join("");
}
