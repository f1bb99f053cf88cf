import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, Option } from "commander";
import type { Dashboard } from "./dashboard.js";
import { boardsIn } from "./dashboard.js";
import { runBoard } from "./data/run-board.js";
import type { TimeRange } from "./model/time-range.js";
import { momentOf } from "./model/time-range.js";
import type { Picture } from "./pictures.js";
import { writePictures } from "./pictures.js";
import { Prometheus } from "./prometheus/client.js";
import type { Theme } from "./render/colors.js";
import { boardPage } from "./render/page.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** A small notebook's screen. */
const PAGE_WIDTH = 1366;
const LANGUAGES = ["en", "zh-CN"] as const;
const THEMES = ["light", "dark"] as const;

interface Flags {
  readonly prometheus: string;
  readonly minutes?: string;
  readonly language: readonly string[];
  readonly theme: readonly Theme[];
  readonly only?: string;
  readonly var: readonly string[];
  readonly output: string;
}

const flags = new Command("preview")
  .description("Draws the boards with what a Prometheus answers, as PNG, without a Grafana.")
  .requiredOption("--prometheus <url>", "server that is asked")
  .option("--minutes <number>", "how far back the boards look; default: as far as each does at first")
  .addOption(new Option("--language <languages...>", "folders of grafana/dashboards").choices(LANGUAGES).default(LANGUAGES))
  .addOption(new Option("--theme <themes...>", "light, dark, or both").choices(THEMES).default(["light"]))
  .option("--only <name>", "one board, by the name of its file")
  .option("--var <name=value...>", "what is chosen, such as system=erp", [])
  .option("--output <folder>", "folder that takes the pictures, one folder for each language", join(ROOT, "docs/images/boards"))
  .parse()
  .opts<Flags>();

try {
  for (const file of await draw()) console.log(file);
} catch (error) {
  console.error(`The boards cannot be drawn: ${(error as Error).message}`);
  process.exitCode = 1;
}

/** @returns the files that it wrote. */
async function draw(): Promise<readonly string[]> {
  const to = Math.floor(Date.now() / 1000);
  const prometheus = new Prometheus(flags.prometheus);
  const choices = Object.fromEntries(flags.var.map((text) => [text.split("=")[0] ?? "", (text.split("=")[1] ?? "").split(",")]));
  const pictures: Picture[] = [];
  for (const language of flags.language) {
    for (const { name, board } of boardsIn(join(ROOT, "grafana/dashboards", language))) {
      if (flags.only !== undefined && flags.only !== name) continue;
      const data = await runBoard(board, { prometheus, range: rangeOf(board, to), pageWidth: PAGE_WIDTH, choices });
      for (const theme of flags.theme) {
        const suffix = flags.theme.length > 1 ? `-${theme}` : "";
        const html = boardPage(data, { theme, pageWidth: PAGE_WIDTH, language });
        pictures.push({ html, file: join(flags.output, language, `${name}${suffix}.png`) });
      }
    }
  }
  await writePictures(pictures, PAGE_WIDTH);
  return pictures.map(({ file }) => file);
}

function rangeOf({ time }: Dashboard, to: number): TimeRange {
  return { from: flags.minutes === undefined ? momentOf(time?.from ?? "now-6h", to) : to - Number(flags.minutes) * 60, to };
}
