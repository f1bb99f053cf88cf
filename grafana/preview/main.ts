import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError, Option } from "commander";
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
  readonly minutes?: number;
  readonly language: readonly string[];
  readonly theme: readonly Theme[];
  readonly only?: string;
  readonly var: readonly string[];
  readonly output: string;
}

const flags = new Command("preview")
  .description("Draws the boards with what a Prometheus answers, as PNG, without a Grafana.")
  .requiredOption("--prometheus <url>", "server that is asked", address)
  .option("--minutes <number>", "how far back the boards look; default: as far as each does at first", positive)
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
  const boards = flags.language.map((language) => ({ language, chosen: chosenBoards(language) }));
  const prometheus = new Prometheus(flags.prometheus);
  await answering(prometheus, to);
  const choices = Object.fromEntries(flags.var.map((text) => [text.split("=")[0] ?? "", (text.split("=")[1] ?? "").split(",")]));
  const pictures: Picture[] = [];
  for (const { language, chosen } of boards) {
    for (const { name, board } of chosen) {
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

function chosenBoards(language: string): ReturnType<typeof boardsIn> {
  const boards = boardsIn(join(ROOT, "grafana/dashboards", language));
  const chosen = boards.filter(({ name }) => flags.only === undefined || flags.only === name);
  if (chosen.length > 0) return chosen;
  throw new Error(`--only ${flags.only}: there is no such board, only ${boards.map(({ name }) => name).join(", ")}`);
}

/** Asks once, so that an address without a Prometheus is told of before anything is drawn. */
async function answering(prometheus: Prometheus, time: number): Promise<void> {
  await prometheus.instant("vector(1)", time).catch((error: Error) => {
    throw new Error(`${error.message}. Is a Prometheus running there? If not, give its address with --prometheus.`, {
      cause: error,
    });
  });
}

function positive(text: string): number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError("It must be a number above 0.");
}

function address(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError("It must be an address such as http://localhost:9090.");
}

function rangeOf({ time }: Dashboard, to: number): TimeRange {
  return { from: flags.minutes === undefined ? momentOf(time?.from ?? "now-6h", to) : to - flags.minutes * 60, to };
}
