// @ts-check
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../dist/cli.cjs", import.meta.url));

/**
 * The built exporter in a process of its own.
 * @param {string} config path of the policy file @param {string} stateDir
 */
export async function startExporter(config, stateDir) {
  const args = ["serve", `--config.file=${config}`, "--web.listen-address=127.0.0.1:0", `--state.dir=${stateDir}`];
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  const abandoned = () => void child.kill("SIGKILL");
  process.once("exit", abandoned);
  let log = "";
  /** @type {string} */
  const url = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the exporter ended with ${code}:\n${log}`)));
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      log += text;
      const found = /msg=listening url=(\S+)/.exec(log)?.[1];
      if (found) resolve(found);
    });
  });
  return {
    /** Lines of /metrics that begin so. @param {string} prefix */
    async series(prefix) {
      const text = await (await fetch(`${url}/metrics`)).text();
      return text.split("\n").filter((line) => line.startsWith(prefix));
    },
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      process.off("exit", abandoned);
    },
  };
}
