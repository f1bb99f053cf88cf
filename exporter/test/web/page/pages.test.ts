import { load } from "cheerio";
import { describe, expect, test } from "vitest";
import type { Fact } from "../../../src/ledger/fact.js";
import { chosenLanguage } from "../../../src/web/language.js";
import { overviewPage } from "../../../src/web/page/overview.js";
import { systemPage } from "../../../src/web/page/system-page.js";
import { companyFacts, ledgerOf, outage } from "../../fixtures/company-ledger.js";
import { company, NOW } from "../../fixtures/state.js";
import { STATES } from "./states.js";

const ASKED = { locale: "en", chosen: false, path: "/", assets: { styles: [], scripts: [], icon: "" } } as const;

function pageOf(name: keyof typeof STATES, path: "/" | "system" = "/") {
  const { view, ledger, system } = STATES[name] ?? expect.unreachable();
  return load((path === "/" ? overviewPage({ view, ledger }, ASKED) : systemPage({ view, ledger }, system, ASKED)) ?? "");
}

const plain = (text: string) => text.replaceAll("\u00a0", " ").replaceAll(/\s+/g, " ").trim();

describe("The pages", () => {
  test("mark what checks said as English where the rest is not.", () => {
    const { view, ledger, system } = STATES["down with an open incident"] ?? expect.unreachable();
    const inLanguage = (locale: "en" | "zh-CN") => {
      const $ = load(systemPage({ view, ledger }, system, { ...ASKED, locale }) ?? "");
      return ["main .incident .cause", "main .failure", "main .step-failure"].map((place) =>
        $(place).first().find('[lang="en"]').text(),
      );
    };
    expect(inLanguage("en")).toEqual(["", "", ""]);
    expect(inLanguage("zh-CN")).toEqual(Array(3).fill("expected status 201, got 500"));
  });

  test("say that nothing counts, and not that all is up, while no system of a tier is in its hours.", () => {
    const $ = pageOf("outside service hours");
    expect(plain($("#tile-auxiliary .tile-state").text())).toBe("No time counts now");
    expect($("#tile-auxiliary").hasClass("is-outside")).toBe(true);
  });

  test("tell what an empty ledger does not know yet.", () => {
    const $ = pageOf("nothing known yet");
    expect(plain($("#system-erp td").first().text())).toBe("This monthno counted time yet");
    expect(plain($("h1").text())).toBe("No data of 4 systems");
    expect(plain(pageOf("nothing known yet", "system")("main").text())).toContain(
      "The ledger has no account of this system yet.",
    );
  });

  test("mark a repair that takes longer than promised, by word.", () => {
    const $ = pageOf("over the promised repair time", "system");
    expect($(".incident .clock").hasClass("over")).toBe(true);
    expect(plain($(".incident .clock").text())).toContain("2:30:52 of 2 h over the promise");
  });

  test("let the repair clock run to now, where the ledger waits for the end of a run.", () => {
    const { view, ledger } = STATES["down with an open incident"] ?? expect.unreachable();
    const incident = ledger?.openIncident("erp") ?? expect.unreachable();
    const behind = { ...incident, repairCounted: 40, repairElapsed: 40 };
    const waiting = { ...ledger, records: ledger?.records, openIncident: () => behind } as typeof ledger;
    const $ = load(systemPage({ view, ledger: waiting }, "erp", ASKED) ?? "");
    expect($(".incident .hand").text()).toBe("0:00:52");
  });

  test("tell a promised availability with all its digits, and never as the whole.", () => {
    const view = company();
    const systems = view.policy.systems.map((system) =>
      system.id === "erp" ? { ...system, objectives: { ...system.objectives, availability: 0.99995 } } : system,
    );
    const strict = { view: { ...view, policy: { ...view.policy, systems } }, ledger: undefined };
    const $ = load(systemPage(strict, "erp", ASKED) ?? "");
    expect(plain($(".system-head .objectives dd").first().text())).toBe("≥ 99.995 %");
  });

  test("escape what the ledger has from outside.", () => {
    const evil = "<script>alert(1)</script>";
    const facts: readonly (readonly [number, Fact])[] = [
      ...outage("erp/place-order", 2, 10).map(
        ([time, fact]) => [time, fact.kind === "down" ? { ...fact, message: evil, step: evil } : fact] as const,
      ),
      [NOW - 60, { kind: "maintenance", id: "m1", system: "erp", from: NOW + 600, to: NOW + 1200, reason: evil, by: evil }],
    ];
    const known = { view: company(), ledger: ledgerOf(companyFacts(...facts)) };
    for (const page of [overviewPage(known, ASKED), systemPage(known, "erp", ASKED) ?? ""]) {
      const $ = load(page);
      expect($("body script").length).toBe(0);
      expect($("main").text()).toContain(evil);
    }
  });

  test("announce states and banners, each under an id of its own.", () => {
    for (const name of Object.keys(STATES)) {
      for (const path of ["/", "system"] as const) {
        const $ = pageOf(name, path);
        const ids = $("[id]")
          .get()
          .map((part) => $(part).attr("id"));
        expect(new Set(ids).size, name).toBe(ids.length);
        const announced = $("[data-announce]")
          .get()
          .map((part) => $(part).attr("id"));
        expect(announced.every((id) => id !== undefined && id !== "")).toBe(true);
      }
    }
  });

  test("draw a day's parts in its strip, and tell them.", () => {
    const $ = pageOf("down with an open incident", "system");
    const today = $(".days li").last();
    expect(plain(today.find(".unseen").text())).toBe("2026-11-23: 99.855 %, down 52 s");
    expect(
      today
        .find("rect")
        .get()
        .map((rect) => $(rect).attr("class")),
    ).toEqual(["day-down", "day-up"]);
  });
});

test.each([
  ["/?lang=zh-CN", "zh-CN"],
  ["/?lang=zh", "zh-CN"],
  ["/systems/erp?lang=EN", "en"],
  ["/?lang=fr", undefined],
  ["/?lang=", undefined],
  ["//evil/?lang=en", "en"],
  ["//?lang=zh", "zh-CN"],
  ["//", undefined],
  ["/", undefined],
])("%s asks for the language %s.", (url, locale) => {
  expect(chosenLanguage(url)).toBe(locale);
});
