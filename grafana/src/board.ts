import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  type AnnotationPanelFilter,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type Panel,
  type RowPanel,
  type VariableModel,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { Regions } from "./annotations.js";
import type { Language } from "./language.js";
import { type BoardId, linksFrom, uidOf } from "./links.js";
import type { PanelBuilder } from "./panels/described.js";

/** Grafana 10.4's. The SDK writes a newer number; newer Grafanas migrate. */
const SCHEMA_VERSION = 39;

/** Panels beside one another. */
export interface Line {
  /** Units of 30 pixels. */
  readonly height: number;
  /** Each with its width in columns; a line has 24. */
  readonly panels: readonly (readonly [width: number, panel: PanelBuilder])[];
}

export const line = (height: number, ...panels: Line["panels"]): Line => ({ height, panels });

/** Lines under a heading. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

export const section = (title: string, ...lines: readonly Line[]): Section => ({ title, lines });

interface Board {
  readonly id: BoardId;
  readonly language: Language;
  /** Without a heading, at the top: what matters most. */
  readonly top: readonly Line[];
  readonly sections: readonly Section[];
  readonly variables: readonly Builder<VariableModel>[];
  readonly annotations?: readonly Regions[];
  /** How many hours it looks back at first. */
  readonly hours: number;
  readonly refresh: "30s" | "1m";
}

/** A board as Grafana reads it. */
export function board({ id, language, top, sections, variables, annotations = [], hours, refresh }: Board): Dashboard {
  const { words } = language.texts;
  const built = new DashboardBuilder(`${words.product}${words.boards[id]}`)
    .uid(uidOf(id, language))
    .description(words.questions[id])
    .tags(["sla", language.id])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: `now-${hours}h`, to: "now" })
    .refresh(refresh)
    .variables([...variables])
    .build();
  const panels = placed(top, sections);
  return {
    ...built,
    id: null,
    schemaVersion: SCHEMA_VERSION,
    annotations: { list: annotations.map((each) => ({ ...each(hours), filter: exceptTimelines(panels) })) },
    links: [...linksFrom(id, language)],
    panels,
  };
}

/** A timeline shows states by itself: a region over it would only change its colours. */
const exceptTimelines = (panels: readonly (Panel | RowPanel)[]): AnnotationPanelFilter => ({
  exclude: true,
  ids: panels.flatMap(({ type, id }) => (type === "state-timeline" && id !== undefined ? [id] : [])),
});

/** Panels from the top down, with ids in that order. */
function placed(top: readonly Line[], sections: readonly Section[]): (Panel | RowPanel)[] {
  const panels: (Panel | RowPanel)[] = [];
  let y = 0;
  const place = ({ height, panels: beside }: Line) => {
    let x = 0;
    for (const [width, panel] of beside) {
      panels.push({ ...panel.build(), id: panels.length + 1, gridPos: { x, y, w: width, h: height } });
      x += width;
    }
    y += height;
  };
  top.forEach(place);
  for (const { title, lines } of sections) {
    panels.push({ type: "row", id: panels.length + 1, title, collapsed: false, panels: [], gridPos: { x: 0, y, w: 24, h: 1 } });
    y += 1;
    lines.forEach(place);
  }
  return panels;
}
