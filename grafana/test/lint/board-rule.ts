import type { Dashboard, Panel, Target } from "../../preview/dashboard.js";
import { panelsOf } from "../../preview/dashboard.js";

/** What is wrong with a board, and where. */
export interface Finding {
  readonly panel?: string;
  readonly refId?: string;
  readonly message: string;
}

export type BoardRule = (board: Dashboard) => readonly Finding[];

/** Panels that ask for data: all but texts. */
const dataPanels = (board: Dashboard): readonly Panel[] => panelsOf(board).filter(({ type }) => type !== "text");

/** A rule for each panel that asks for data. @param wrong what is wrong with one. */
export function panelRule(wrong: (panel: Panel, board: Dashboard) => readonly string[]): BoardRule {
  return (board) =>
    dataPanels(board).flatMap((panel) => wrong(panel, board).map((message) => ({ panel: panel.title ?? "", message })));
}

/** A rule for each query of each panel. */
export function targetRule(wrong: (target: Target, panel: Panel, board: Dashboard) => readonly string[]): BoardRule {
  return (board) =>
    dataPanels(board).flatMap((panel) =>
      (panel.targets ?? []).flatMap((target) =>
        wrong(target, panel, board).map((message) => ({ panel: panel.title ?? "", refId: target.refId, message })),
      ),
    );
}

/** @returns one sentence when something is wrong, else none. */
export const unless = (right: boolean, message: string): readonly string[] => (right ? [] : [message]);
