// Draws the previews of the boards from a fresh clone: installs what is missing, builds, runs the demo with a year of
// history and faults for some minutes, and lets the boards ask its Prometheus.
//   --minutes N    how long the demo is watched, above 0; default: 15
//   --language L   en or zh-CN; default: both
//   --theme T      light or dark; default: light for en, dark for zh-CN
//   --output DIR   default: docs/images/boards
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ensureDebianPackages } from "./debian.mjs";
import { flagsOf, oneOf, positive } from "./flags.mjs";
import { installPackages, runNpm } from "./install.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const THEMES = { en: "light", "zh-CN": "dark" };
/** What is chosen on the boards that one looks at for a reason: the system that is down, the tier whose databases are loaded. */
const CHOSEN = {
  system: ["tier=office", "system=oa"],
  transactions: ["tier=office", "system=oa"],
  databases: ["tier=core"],
  hosts: ["tier=core"],
};

const flags = flagsOf(
  import.meta.url,
  {
    minutes: { type: "string", default: "15" },
    language: { type: "string", multiple: true, default: Object.keys(THEMES) },
    theme: { type: "string" },
    output: { type: "string" },
  },
  ({ minutes, language, theme }) => {
    positive("minutes", minutes);
    for (const each of language) oneOf("language", each, Object.keys(THEMES));
    if (theme !== undefined) oneOf("theme", theme, ["light", "dark"]);
  },
);

try {
  installPackages();
  ensureDebianPackages();
  runNpm(["run", "--silent", "build"]);
  await draw();
} catch (error) {
  console.error(`The previews cannot be drawn: ${error.message}.`);
  process.exitCode = 1;
}

async function draw() {
  // The channel lets the demo see that this process has ended, however it did.
  const demo = spawn(process.execPath, [`${ROOT}demo/dist/scenes/main.js`, "--minutes", flags.minutes], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  let stopped = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      stopped = true;
      demo.kill(signal);
    });
  }
  const ended = once(demo, "exit");
  try {
    const [told] = await Promise.race([once(demo, "message"), ended.then(() => [])]);
    if (stopped) return;
    if (told === undefined || told === null || typeof told !== "object") throw new Error("the demo has ended too early");
    for (const language of flags.language) {
      const theme = flags.theme ?? THEMES[language];
      await preview(told.prometheus, language, theme);
      for (const [board, chosen] of Object.entries(CHOSEN)) {
        await preview(told.prometheus, language, theme, "--only", board, ...chosen.flatMap((each) => ["--var", each]));
      }
    }
  } finally {
    if (demo.exitCode === null) demo.kill("SIGTERM");
    await ended;
  }
}

async function preview(prometheus, language, theme, ...more) {
  const output = flags.output === undefined ? [] : ["--output", flags.output];
  const args = [
    "--prometheus",
    prometheus,
    "--minutes",
    flags.minutes,
    "--language",
    language,
    "--theme",
    theme,
    ...output,
    ...more,
  ];
  const drawn = spawn(process.execPath, [`${ROOT}grafana/dist/preview/main.js`, ...args], { stdio: "inherit" });
  const [code] = await once(drawn, "exit");
  if (code !== 0) throw new Error(`the preview in ${language} ended with ${code}`);
}
