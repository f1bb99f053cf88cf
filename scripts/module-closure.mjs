// Prints the folders of installed packages and of all that they depend on, one a line, as package-lock.json has them:
// `node scripts/module-closure.mjs selfsigned`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));

/** Where Node finds a package from another one's folder: in its own node_modules, or in one above. */
function found(name, from) {
  for (let folder = from; ; ) {
    const path = join(folder, "node_modules", name);
    if (packages[path]) return path;
    if (folder === "") throw new Error(`${name} is not in package-lock.json`);
    folder = folder.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, "");
  }
}

const folders = new Set();
const add = (name, from) => {
  const path = found(name, from);
  if (folders.has(path)) return;
  folders.add(path);
  for (const dependency of Object.keys(packages[path].dependencies ?? {})) add(dependency, path);
};
for (const name of process.argv.slice(2)) add(name, "");
// A package within another's folder goes along with it.
const whole = [...folders].filter((path) => ![...folders].some((other) => path.startsWith(`${other}/`)));
console.log(whole.sort().join("\n"));
