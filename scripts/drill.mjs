// Runs the drill from a fresh clone: installs what is missing, builds, starts. Flags and signals go to the drill.
//   --full     also 20 runs of some faults at random phases, for median and 95th percentile
//   --short    alerts and receivers in minutes, as `npm test` does it
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureDebianPackages } from "./debian.mjs";
import { installPackages, runNpm } from "./install.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

try {
  installPackages();
  ensureDebianPackages();
  runNpm(["run", "--silent", "build"]);
} catch (error) {
  console.error(`The drill cannot start: ${error.message}.`);
  process.exit(1);
}

// The channel lets the drill see that this process has ended, however it did.
const drill = spawn(process.execPath, [`${ROOT}demo/dist/drill/main.js`, ...process.argv.slice(2)], {
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => drill.kill(signal));
drill.on("error", (error) => {
  console.error(`The drill cannot start: ${error.message}.`);
  process.exitCode = 1;
});
drill.on("exit", (code, signal) => {
  process.exitCode = code ?? 1;
  if (signal !== null) console.error(`The drill was ended by ${signal}.`);
});
