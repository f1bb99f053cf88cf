import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Makes the folder and what is missing above it, for us alone. Throws an Error that names the flag. */
export function makeStateDir(path: string): void {
  try {
    make(resolve(path));
    accessSync(path, constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`--state.dir: cannot use "${path}" as a folder: ${code ?? message}; ${remedy(code)}`);
  }
}

function remedy(code: string | undefined): string {
  if (code === "ENOTDIR" || code === "EEXIST") return "a file has that name: give a folder";
  if (code === "EACCES" || code === "EPERM") {
    const user = process.getuid?.();
    return `it must belong to the user that the exporter runs as${user === undefined ? "" : ` (now ${user})`}, or give another folder`;
  }
  return "give a folder that can be made and written";
}

/** Step by step: on file systems that make no folders, Node's recursive mkdir never comes back. */
function make(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
  if (dirname(path) !== path) make(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
