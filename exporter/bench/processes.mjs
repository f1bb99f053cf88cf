// @ts-check
import { fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

/**
 * Starts a file of this folder as a process. Should it end before the run does, the run fails.
 * @param {import("./stage.mjs").Stage} stage @param {string} file @param {readonly string[]} [parameters]
 */
export function startProcess(stage, file, parameters = []) {
  return attend(stage, file, fork(fileURLToPath(new URL(file, import.meta.url)), [...parameters]));
}

/** @param {import("./stage.mjs").Stage} stage @param {string} command @param {readonly string[]} parameters */
export function startCommand(stage, command, parameters) {
  return attend(stage, command, spawn(command, [...parameters], { stdio: "ignore" }));
}

/** @param {string} command @returns {boolean} */
export function isInstalled(command) {
  return spawnSync(command, ["--version"]).error === undefined;
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once("error", reject)
      .listen(0, "127.0.0.1", () => {
        const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
        server.close(() => resolve(port));
      });
  });
}

/** @param {import("./stage.mjs").Stage} stage @param {string} name @param {ChildProcess} child @returns {ChildProcess} */
function attend(stage, name, child) {
  let wanted = true;
  const ended = once(child, "exit").catch(() => {});
  child.once("error", (error) => stage.fail(new Error(`${name}: ${error.message}`)));
  child.once("exit", () => {
    if (wanted) stage.fail(new Error(`${name} ended before the run did`));
  });
  stage.onEnd(async () => {
    wanted = false;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await ended;
  });
  return child;
}
