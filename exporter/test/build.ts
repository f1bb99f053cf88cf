import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Worker threads and commands under test run the built files, as users do. */
export function setup(): void {
  execFileSync("npm", ["run", "--silent", "build"], { cwd: fileURLToPath(new URL("../..", import.meta.url)), stdio: "inherit" });
}
