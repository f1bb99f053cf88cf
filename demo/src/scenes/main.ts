import { Command } from "commander";
import { startDemo } from "../demo.js";
import { untilAborted } from "../until-aborted.js";
import { playScenes } from "./scenes.js";

const flags = new Command("scenes")
  .description("Runs the demo with a year of history and faults, says where its Prometheus is, and ends when it is told to.")
  .option("--minutes <number>", "how long it goes on before it says so", "15")
  .parse()
  .opts<{ readonly minutes: string }>();

const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => ending.abort());
process.once("disconnect", () => ending.abort());
process.exitCode = await run(ending.signal);
if (process.connected) process.disconnect();

async function run(signal: AbortSignal): Promise<number> {
  try {
    const demo = await startDemo({ history: true, signal, onProgress: (part) => console.log(`Starting ${part} ...`) });
    try {
      const { prometheus } = demo.urls;
      if (prometheus === undefined) throw new Error("Prometheus is not installed");
      console.log(`Prometheus: ${prometheus}; faults go on and off for ${flags.minutes} minutes ...`);
      await playScenes(demo, Number(flags.minutes) * 60, signal);
      process.send?.({ prometheus });
      await untilAborted(signal);
    } finally {
      await demo.stop();
    }
    return 0;
  } catch (error) {
    if (signal.aborted) return 0;
    console.error(`The scenes cannot go on: ${(error as Error).message}`);
    return 1;
  }
}
