// Runs the demo from a fresh clone: installs what is missing, builds, starts. Flags and signals go to the demo.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installPackages, runNpm } from "./install.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

try {
  installPackages();
  runNpm(["run", "--silent", "build"]);
} catch (error) {
  console.error(`The demo cannot start: ${error.message}.`);
  process.exit(1);
}

// The channel lets the demo see that this process has ended, however it did.
const demo = spawn(process.execPath, [`${ROOT}demo/dist/main.js`, ...process.argv.slice(2)], {
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    // Ctrl-C reaches the demo by itself, too: it takes the second one calmly.
    demo.kill(signal);
  });
}
demo.on("error", (error) => {
  console.error(`The demo cannot start: ${error.message}.`);
  process.exitCode = 1;
});
demo.on("exit", (code, signal) => {
  process.exitCode = code ?? 1;
  if (signal !== null) console.error(`The demo was ended by ${signal}.`);
});
