import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext } from "playwright-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CHROMIUM } from "../preview/chromium.js";
import type { Dashboard } from "../preview/dashboard.js";
import { boardsIn } from "../preview/dashboard.js";
import type { BoardData } from "../preview/data/run-board.js";
import { runBoard } from "../preview/data/run-board.js";
import { Prometheus } from "../preview/prometheus/client.js";
import { boardPage } from "../preview/render/page.js";
import { BOARDS, LANGUAGES } from "./lint/own-rules.js";
import type { Asked } from "./live/asked.js";
import { emptyPanels, questionsOf } from "./live/asked.js";
import { legendProblems } from "./live/legends.js";
import { linesWithoutLimit, WITHOUT_LIMIT } from "./live/limits.js";
import { misplacedTexts } from "./live/text-in-place.js";
import type { WatchedDemo } from "./live/watched-demo.js";
import { watchDemo } from "./live/watched-demo.js";
import { WITHOUT_DATA } from "./live/without-data.js";

const PAGE_WIDTH = 1366;
const BOARD_LIST = boardsIn(join(BOARDS, "en"));
/** Seconds: all that was watched, and the start before it. */
const BACK = 180;
/** Seconds to wait for what is not answered yet. */
const PATIENCE = 40;

let watched: WatchedDemo;
beforeAll(async () => {
  watched = await watchDemo();
}, 240_000);
afterAll(() => watched?.stop());

type Place = Pick<Asked, "board" | "panel" | "refId">;
const isSame = (one: Place, other: Place) => one.board === other.board && one.panel === other.panel && one.refId === other.refId;

const unanswered = (data: BoardData) =>
  questionsOf(data).filter((asked) => !asked.hasData && !WITHOUT_DATA.some((each) => isSame(each, asked)));

async function run(server: keyof WatchedDemo["servers"], board: Dashboard): Promise<BoardData> {
  const to = Math.floor(Date.now() / 1000);
  const prometheus = new Prometheus(watched.servers[server] ?? "");
  return runBoard(board, { prometheus, range: { from: to - BACK, to }, pageWidth: PAGE_WIDTH });
}

describe.each(["Debian's Prometheus", "Prometheus 3"] as const)("After two minutes of %s", (server) => {
  const ran = new Map<string, BoardData>();
  beforeAll(async () => {
    if (watched.servers[server] === undefined) return;
    // On a busy machine the last rules may come an evaluation later.
    for (const end = Date.now() + PATIENCE * 1000; ; await sleep(5000)) {
      for (const { name, board } of BOARD_LIST) ran.set(name, await run(server, board));
      if (Date.now() > end || [...ran.values()].every((data) => unanswered(data).length === 0)) return;
    }
  });
  beforeEach(({ skip }) => skip(watched.servers[server] === undefined, "it cannot be had here"));
  const dataOf = (name: string) => {
    const data = ran.get(name);
    if (!data) throw new Error(`the board ${name} was not run`);
    return data;
  };

  describe.each(BOARD_LIST)("the board $name", ({ name }) => {
    test("asks nothing that is refused or warned of.", () => {
      expect(questionsOf(dataOf(name)).filter(({ problems }) => problems.length > 0)).toEqual([]);
    });

    test("has an answer to each question, but for those that are listed.", () => {
      expect(unanswered(dataOf(name)).map(({ panel, refId, query }) => ({ panel, refId, query }))).toEqual([]);
    });

    test("has no answer to what is listed as never answered.", () => {
      const never = WITHOUT_DATA.filter(({ answered: when }) => when === "never");
      const answered = questionsOf(dataOf(name)).filter((asked) => asked.hasData && never.some((each) => isSame(each, asked)));
      expect(answered.map(({ panel, refId }) => ({ panel, refId }))).toEqual([]);
    });

    test("tells its series apart by name.", () => {
      expect(legendProblems(dataOf(name))).toEqual([]);
    });

    test("draws a limit or objective wherever one of its lines has one.", () => {
      const without = linesWithoutLimit(dataOf(name)).filter((line) => !WITHOUT_LIMIT.some((each) => isSame(each, line)));
      expect(without).toEqual([]);
    });
  });

  test("each limit that is listed as missing is.", () => {
    const missing = BOARD_LIST.flatMap(({ name }) => linesWithoutLimit(dataOf(name)));
    expect(WITHOUT_LIMIT.filter((each) => !missing.some((line) => isSame(each, line)))).toEqual([]);
  });

  test("no rule has failed.", async () => {
    const response = await fetch(`${watched.servers[server]}/api/v1/rules`);
    const { data } = (await response.json()) as {
      data: { groups: readonly { rules: readonly { name: string; health: string; lastError?: string }[] }[] };
    };
    const rules = data.groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(100);
    expect(rules.filter(({ health }) => health !== "ok").map(({ name, lastError }) => `${name}: ${lastError}`)).toEqual([]);
    const { data: failures } = await new Prometheus(watched.servers[server] ?? "").instant(
      "sum(increase(prometheus_rule_evaluation_failures_total[3m]))",
      Date.now() / 1000,
    );
    expect(failures[0]?.points[0]?.[1]).toBe(0);
  });
});

describe("In a preview with what Prometheus answered", () => {
  let profile: string;
  let browser: BrowserContext;
  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), "sla-preview-"));
    browser = await chromium.launchPersistentContext(profile, { ...CHROMIUM, viewport: { width: PAGE_WIDTH, height: 768 } });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  describe.each(LANGUAGES)("in %s", (language) => {
    test.each(boardsIn(join(BOARDS, language)))(
      "$name is empty where nothing was answered and nowhere else, and no text is cut off or lies over another, in either theme.",
      async ({ board }) => {
        const data = await run("Debian's Prometheus", board);
        expect(legendProblems(data)).toEqual([]);
        for (const theme of ["light", "dark"] as const) {
          const page = await browser.newPage();
          await page.setContent(boardPage(data, { theme, pageWidth: PAGE_WIDTH, language }));
          const titles = page
            .locator(".panel:has(.no-data)")
            .evaluateAll((all) => all.map((panel) => panel.getAttribute("data-title")));
          expect(await titles).toEqual(emptyPanels(data));
          const misplaced = await misplacedTexts(page);
          expect(misplaced, `${theme}: ${misplaced.join("; ")}`).toEqual([]);
          await page.close();
        }
      },
    );
  });
});
