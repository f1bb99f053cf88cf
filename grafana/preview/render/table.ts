import type { FieldConfig, Panel } from "../dashboard.js";
import type { Shown } from "../data/display.js";
import { show } from "../data/display.js";
import { configOf, displayName } from "../data/fields.js";
import type { Cell, Field, Frame } from "../data/frame.js";
import { lengthOf, pickRows } from "../data/frame.js";
import type { PanelData } from "../data/run-panel.js";
import { compare } from "../data/transform/sort.js";
import { cssColor, inkOn, THEMES } from "./colors.js";
import { escaped, px, widthOf } from "./html.js";
import type { Look, Room } from "./look.js";
import { empty } from "./time-series.js";

interface Custom {
  readonly width?: number;
  readonly minWidth?: number;
  readonly align?: string;
  readonly hidden?: boolean;
  readonly hideFrom?: { readonly viz?: boolean };
  /** Texts of any length: what is cut off is read by an eye icon in the cell. */
  readonly inspect?: boolean;
  readonly cellOptions?: { readonly type?: string; readonly mode?: string; readonly wrapText?: boolean };
  readonly displayMode?: string;
}

interface Column {
  readonly field: Field;
  readonly config: FieldConfig;
  readonly custom: Custom;
  readonly name: string;
  readonly width: number;
}

const ROW = { sm: 36, md: 42, lg: 48 } as const;
const HEAD = 36;

/** A table: what does not fit into a cell is cut off, what does not fit into the panel is scrolled to. */
export function tablePanel(panel: Panel, { frames }: PanelData, room: Room, look: Look): string {
  const options = (panel.options ?? {}) as {
    showHeader?: boolean;
    cellHeight?: keyof typeof ROW;
    sortBy?: readonly { displayName: string; desc?: boolean }[];
  };
  // Grafana shows one frame, and a selector for the others.
  const frame = frames.find((each) => each.fields.length > 0);
  if (!frame || lengthOf(frame) === 0) return empty(panel, look);
  const sorted = sortedBy(frame, panel, options.sortBy?.[0]);
  const columns = columnsOf(sorted, panel, room.width);
  const height = ROW[options.cellHeight ?? "sm"] ?? ROW.sm;
  const head = options.showHeader === false ? 0 : HEAD;
  const fitting = Math.floor((room.height - head) / height);
  const count = lengthOf(sorted);
  const rows = [...Array(Math.min(count, fitting)).keys()].map((row) => {
    const cells = columns.map((column) => cell(column, column.field.values[row] ?? null, columns, height, look));
    return `<div class="row" style="height:${height}px">${cells.join("")}</div>`;
  });
  const header =
    head === 0
      ? ""
      : `<div class="row head" style="height:${HEAD}px">${columns
          .map(
            ({ name, width, custom, field }) =>
              `<div class="cell" style="width:${px(width)}px;text-align:${alignOf(custom, field)}">${escaped(name)}</div>`,
          )
          .join("")}</div>`;
  const more = count > fitting ? `<div class="more">${look.words.moreBelow(count - fitting)}</div>` : "";
  return `<div class="table" style="height:${px(room.height)}px">${header}${rows.join("")}</div>${more}`;
}

function sortedBy(frame: Frame, panel: Panel, by: { readonly displayName: string; readonly desc?: boolean } | undefined): Frame {
  if (!by) return frame;
  const field = frame.fields.find((each) => displayName(each, configOf(each, frame, panel.fieldConfig)) === by.displayName);
  if (!field) return frame;
  const rows = [...Array(lengthOf(frame)).keys()];
  rows.sort((a, b) => (by.desc === true ? -1 : 1) * compare(field.values[a] ?? null, field.values[b] ?? null));
  return pickRows(frame, rows);
}

/** Columns share what those with a width of their own leave; none is narrower than it may be. */
function columnsOf(frame: Frame, panel: Panel, room: number): readonly Column[] {
  const all = frame.fields
    .map((field) => {
      const config = configOf(field, frame, panel.fieldConfig);
      return { field, config, custom: (config.custom ?? {}) as Custom, name: displayName(field, config) };
    })
    .filter(({ custom }) => custom.hidden !== true && custom.hideFrom?.viz !== true);
  const given = all.reduce((sum, { custom }) => sum + (custom.width ?? 0), 0);
  const open = all.filter(({ custom }) => custom.width === undefined);
  const narrowest = ({ custom }: (typeof all)[number]) => custom.minWidth ?? 150;
  let left = room - given;
  let sharing = open;
  // Those that need more than their share take it first.
  for (;;) {
    const share = left / Math.max(1, sharing.length);
    const wider = sharing.filter((column) => narrowest(column) > share);
    if (wider.length === 0) break;
    left -= wider.reduce((sum, column) => sum + narrowest(column), 0);
    sharing = sharing.filter((column) => !wider.includes(column));
    if (sharing.length === 0) break;
  }
  const share = left / Math.max(1, sharing.length);
  return all.map((column) => ({
    ...column,
    width: column.custom.width ?? (sharing.includes(column) ? share : narrowest(column)),
  }));
}

function alignOf({ align = "auto" }: Custom, field: Field): string {
  return align === "auto" || align === "" ? (field.type === "number" ? "right" : "left") : align;
}

function cell(column: Column, value: Cell, columns: readonly Column[], height: number, look: Look): string {
  const { config, custom, field, width } = column;
  const shown = show(value, timed(config, field), look.now);
  const type = custom.cellOptions?.type ?? custom.displayMode ?? "auto";
  const color = cssColor(shown.color ?? "text", look.theme);
  const style = [`width:${px(width)}px`, `text-align:${alignOf(custom, field)}`, `line-height:${height}px`];
  const linked = (config.links ?? []).length > 0;
  if (type === "color-text") style.push(`color:${color}`);
  else if (linked) style.push(`color:${THEMES[look.theme].link}`);
  if (type === "color-background" && shown.color !== undefined && color !== "transparent")
    style.push(`background:${color}`, `color:${inkOn(color)}`);
  const text = escaped(shown.text + shown.suffix);
  if (type === "gauge") return gaugeCell(column, value, columns, shown, color, style, look);
  const wraps = custom.cellOptions?.wrapText === true;
  if (wraps) style.push("white-space:normal", "line-height:18px", "padding-top:8px");
  const cut = custom.inspect === true ? ' data-cut="allowed"' : "";
  return `<div class="cell"${cut} style="${style.join(";")}">${linked && text !== "" ? `<u>${text}</u>` : text}</div>`;
}

/** A time without a unit is written as date and time. */
function timed(config: FieldConfig, field: Field): FieldConfig {
  return field.type === "time" && config.unit === undefined ? { ...config, unit: "dateTimeAsIso" } : config;
}

function gaugeCell(
  { config, field, width }: Column,
  value: Cell,
  columns: readonly Column[],
  shown: Shown,
  color: string,
  style: readonly string[],
  look: Look,
): string {
  const numbers = field.values.filter((each): each is number => typeof each === "number" && Number.isFinite(each));
  const least = config.min ?? Math.min(0, ...numbers);
  const most = config.max ?? Math.max(...numbers, least + 1e-9);
  const texts = columns.find((column) => column.field === field)?.field.values.map((each) => show(each, config, look.now)) ?? [];
  const room = Math.max(0, ...texts.map((each) => widthOf(each.text + each.suffix, 14))) + 8;
  const share = typeof value === "number" ? Math.min(1, Math.max(0, (value - least) / (most - least || 1))) : 0;
  const bar = Math.max(0, width - room - 16);
  const track = `<span class="cell-track" style="width:${px(bar)}px;background:${THEMES[look.theme].track}"><span style="width:${px(bar * share)}px;background:${color}"></span></span>`;
  return `<div class="cell gauge" style="${style.join(";")}">${track}<span style="color:${color}">${escaped(shown.text + shown.suffix)}</span></div>`;
}
