import { PanelBuilder, TextMode } from "@grafana/grafana-foundation-sdk/text";
import { UNITS } from "../units.js";

/** A text of the board, as Markdown. */
export function words({
  title,
  description,
  content,
}: {
  readonly title: string;
  readonly description: string;
  readonly content: string;
}): PanelBuilder {
  return new PanelBuilder().title(title).description(description).mode(TextMode.Markdown).content(content).unit(UNITS.none);
}
