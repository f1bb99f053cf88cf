// @ts-check
import { fork, spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Starts a file of this folder as a process. It ends when this one does.
 * @param {string} file @param {readonly string[]} [parameters]
 */
export function startProcess(file, parameters = []) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), [...parameters]);
}

/** @param {string} command @returns {boolean} */
export function isInstalled(command) {
  return spawnSync(command, ["--version"]).error === undefined;
}

/** @param {string} command @param {readonly string[]} parameters */
export function startCommand(command, parameters) {
  return spawn(command, [...parameters], { stdio: "ignore" });
}
