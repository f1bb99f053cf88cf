export type Theme = "light" | "dark";

/** Grafana's colours by name: super-light, light, plain, semi-dark, dark. */
const HUES: Readonly<Record<string, Readonly<Record<Theme, readonly [string, string, string, string, string]>>>> = {
  red: {
    dark: ["#FFA6B0", "#FF7383", "#F2495C", "#E02F44", "#C4162A"],
    light: ["#FF7383", "#F2495C", "#E02F44", "#C4162A", "#AD0317"],
  },
  orange: {
    dark: ["#FFCB7D", "#FFB357", "#FF9830", "#FF780A", "#FA6400"],
    light: ["#FFB357", "#FF9830", "#FF780A", "#FA6400", "#E55400"],
  },
  yellow: {
    dark: ["#FFF899", "#FFEE52", "#FADE2A", "#F2CC0C", "#E0B400"],
    light: ["#FFEE52", "#FADE2A", "#F2CC0C", "#E0B400", "#CC9D00"],
  },
  green: {
    dark: ["#C8F2C2", "#96D98D", "#73BF69", "#56A64B", "#37872D"],
    light: ["#96D98D", "#73BF69", "#56A64B", "#37872D", "#19730E"],
  },
  blue: {
    dark: ["#C0D8FF", "#8AB8FF", "#5794F2", "#3274D9", "#1F60C4"],
    light: ["#8AB8FF", "#5794F2", "#3274D9", "#1F60C4", "#1250B0"],
  },
  purple: {
    dark: ["#DEB6F2", "#CA95E5", "#B877D9", "#A352CC", "#8F3BB8"],
    light: ["#CA95E5", "#B877D9", "#A352CC", "#8F3BB8", "#7C2EA3"],
  },
};
const SHADES = ["super-light-", "light-", "", "semi-dark-", "dark-"];

/** The colours that series take in turn. */
const PALETTE = ["green", "semi-dark-yellow", "light-blue", "semi-dark-orange", "red", "blue", "purple", "#705DA0"];
const MORE = ["dark-green", "yellow", "dark-blue", "dark-orange", "dark-red", "super-light-blue", "dark-purple", "light-green"];

export interface ThemeColors {
  readonly page: string;
  readonly panel: string;
  readonly border: string;
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly link: string;
  /** Behind what is empty, such as a gauge's bar. */
  readonly track: string;
}

export const THEMES: Readonly<Record<Theme, ThemeColors>> = {
  light: {
    page: "#f4f5f5",
    panel: "#ffffff",
    border: "#e4e5e7",
    text: "#24292e",
    quiet: "#595e66",
    grid: "#ebecee",
    link: "#1f62e0",
    track: "#eceef1",
  },
  dark: {
    page: "#111217",
    panel: "#181b1f",
    border: "#2b2f36",
    text: "#ccccdc",
    quiet: "#9a9ba8",
    grid: "#26292f",
    link: "#6e9fff",
    track: "#26292f",
  },
};

/** @returns what CSS takes for a colour of Grafana. */
export function cssColor(name: string, theme: Theme): string {
  if (name === "text") return THEMES[theme].text;
  for (const [hue, shades] of Object.entries(HUES)) {
    const shade = SHADES.findIndex((prefix) => `${prefix}${hue}` === name);
    if (shade !== -1) return shades[theme][shade] ?? name;
  }
  if (/^#|^rgb|^(transparent|white|black|gray|grey)$/.test(name)) return name;
  throw new Error(`the colour "${name}" is unknown to previews`);
}

/** @returns the colour of a series by its place. */
export function paletteColor(index: number, theme: Theme): string {
  const all = [...PALETTE, ...MORE];
  return cssColor(all[index % all.length] ?? "green", theme);
}

/** @returns the colour of a series by its name, the same on every board. */
export function colorByName(name: string, theme: Theme): string {
  let hash = 5381;
  for (const character of [...name].reverse()) hash = (Math.imul(hash, 33) ^ (character.codePointAt(0) ?? 0)) >>> 0;
  return paletteColor(hash, theme);
}

/** @returns black or white, whichever is read better on a colour. */
export function inkOn(background: string): string {
  const [red = 0, green = 0, blue = 0] = (/^#(..)(..)(..)/.exec(background) ?? [])
    .slice(1)
    .map((part) => Number.parseInt(part, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 150 ? "#1b1d22" : "#ffffff";
}
