import { join } from "node:path";
import { expect, test } from "vitest";
import { boardsIn, panelsOf } from "../../preview/dashboard.js";
import { BOARDS } from "../lint/own-rules.js";
import { WITHOUT_DATA } from "./without-data.js";

test.each(WITHOUT_DATA)("$board, $panel, $refId is a question that is asked, and told why it has no answer.", (listed) => {
  const { board } = boardsIn(join(BOARDS, "en")).find((each) => each.board.uid === listed.board) ?? {};
  expect(board, "there is no such board").toBeDefined();
  const names =
    listed.panel === "variable"
      ? (board?.templating?.list ?? []).map(({ name }) => name)
      : listed.panel === "annotation"
        ? (board?.annotations?.list ?? []).map(({ name }) => name)
        : panelsOf(board ?? { uid: "", title: "", panels: [] })
            .filter(({ title }) => title === listed.panel)
            .flatMap(({ targets = [] }) => targets.map(({ refId }) => refId));
  expect(names).toContain(listed.refId);
  expect(listed.reason).toMatch(/^[A-Z].*\.$/);
});

test("No question is listed twice.", () => {
  const keys = WITHOUT_DATA.map(({ board, panel, refId }) => [board, panel, refId].join("|"));
  expect(keys).toEqual([...new Set(keys)]);
});
