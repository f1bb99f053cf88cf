import { type DashboardLink, DashboardLinkBuilder, DashboardLinkType } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Language } from "./language.js";

/** The boards, in the order in which their links stand. */
export const BOARD_IDS = ["overview", "system", "transactions", "databases", "hosts", "on-call", "exporter"] as const;
export type BoardId = (typeof BOARD_IDS)[number];

/** Stable: addresses that people have kept go on to work. Both languages live in one Grafana, so each has its own. */
export const uidOf = (board: BoardId, { suffix }: Language): string => `sla-${board}${suffix}`;

/** A link on a value or a cell. */
export interface DataLink {
  readonly title: string;
  readonly url: string;
  readonly targetBlank: boolean;
}

/** Variables that a link sets, by name; their values are Grafana's expressions for a label or a cell. */
type Chosen = Readonly<Record<string, string>>;

/** The label of a line or a figure. */
export const label = (name: string): string => `\${__field.labels.${name}}`;
/** The cell of the same row in another column, by its label's name. */
export const cell = (name: string): string => `\${__data.fields.${name}}`;

/** Leads to the board of a failing check: cells tell which board (it is named for the variable) and which choice. */
export function toBoardOfCheck(language: Language): DataLink {
  const variable = cell("variable");
  const { title, url, targetBlank } = toBoard("transactions", language, {
    system: cell("system"),
    [variable]: cell("name"),
  });
  return {
    title: title.replace(language.texts.words.boards.transactions, cell("name")),
    url: url.replace("sla-transactions", `sla-${variable}s`),
    targetBlank,
  };
}

/** For a link to what may be of a tier that the reader has not chosen: it would not be found among the chosen ones. */
export const ANY_TIER: Chosen = { tier: "$__all" };

/** Leads to another board of the same language, with the same data source, tiers and time range, and what is chosen by it. */
export function toBoard(board: BoardId, language: Language, chosen: Chosen): DataLink {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's variables.
  const carried = ["${datasource:queryparam}", ...("tier" in chosen ? [] : ["${tier:queryparam}"])];
  const values = Object.entries(chosen).map(([name, value]) => `var-${name}=${value}`);
  return {
    title: `${language.texts.words.open} ${language.texts.words.boards[board]}`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's variables.
    url: `/d/${uidOf(board, language)}?${[...carried, ...values, "${__url_time_range}"].join("&")}`,
    targetBlank: false,
  };
}

/** The bar of links to the other boards. They carry all variables and the time range. */
export function linksFrom(board: BoardId, language: Language): readonly DashboardLink[] {
  return BOARD_IDS.filter((id) => id !== board).map((id) => {
    const { placement: _, ...link } = new DashboardLinkBuilder(language.texts.words.boards[id])
      .type(DashboardLinkType.Link)
      .icon("dashboard")
      .tooltip(language.texts.words.questions[id])
      .url(`/d/${uidOf(id, language)}`)
      .includeVars(true)
      .keepTime(true)
      .targetBlank(false)
      .build();
    return link;
  });
}
