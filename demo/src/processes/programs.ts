import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** @returns the path of the first of these programs that is installed, or undefined. Servers often stand in sbin, which is not in everyone's PATH. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/usr/libexec"];
  for (const name of names) {
    for (const folder of folders.filter((each) => each !== "")) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}
