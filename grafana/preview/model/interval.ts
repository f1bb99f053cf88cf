import { durationSeconds } from "./duration.js";
import type { TimeRange } from "./time-range.js";

/** The scrape interval that Grafana assumes, and that prometheus.yml has, in seconds. */
const SCRAPE_INTERVAL = 15;

/** Upper bounds and the steps that Grafana rounds to, milliseconds. */
const ROUNDED: readonly (readonly [below: number, step: number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1500, 1000],
  [3500, 2000],
  [7500, 5000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
];

/** How Grafana asks for a panel of some width. Seconds. */
export interface Step {
  readonly step: number;
  readonly rateInterval: number;
}

/**
 * @param points pixels that the panel is wide, or its own limit of points.
 * @param least steps that panel and target ask for, such as `30s`.
 */
export function stepFor(range: TimeRange, points: number, ...least: readonly (string | undefined)[]): Step {
  const [given] = least.filter((each) => each !== undefined && each !== "" && !each.includes("$"));
  const scrape = given === undefined ? SCRAPE_INTERVAL : durationSeconds(given);
  const wanted = ((range.to - range.from) / Math.max(1, points)) * 1000;
  const rounded = (ROUNDED.find(([below]) => wanted < below)?.[1] ?? 604_800_000) / 1000;
  const step = Math.max(rounded, scrape);
  return { step, rateInterval: Math.max(step + scrape, 4 * scrape) };
}
