// Fetches Oracle's MySQL server, and a newer MariaDB, for tests: Debian's unstable suite has them, the stable ones do not.
// The servers run through the loader and libraries unpacked with them. Run alone, it fetches MySQL if it is missing and
// prints one line.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unpacked, versionIn } from "./sid.mjs";

/** Server and client are programs; only their maintenance scripts are Perl. */
const needed = (name) => !/^(perl|libperl)/.test(name);
const MYSQL = { title: "MySQL", folder: "mysql", packages: ["mysql-server-core", "mysql-client-core"], needed };
const MARIADB = { title: "MariaDB", folder: "mariadb", packages: ["mariadb-server-core", "mariadb-server"], needed };

/**
 * @returns {Promise<{version: string, root: string, loader: string, libraries: string}>} where the server is; downloads it
 * first if need be. Throws an Error with a one-line message when it cannot be had.
 */
export async function mysqlServer() {
  return describe(await unpacked(MYSQL));
}

/** As `mysqlServer`, for the MariaDB of the same suite. */
export async function mariadbServer() {
  return describe(await unpacked(MARIADB));
}

function describe(folder) {
  const root = join(folder, "root");
  const libraries = join(root, "usr/lib", readdirSync(join(root, "usr/lib")).find((name) => name.endsWith("-linux-gnu")) ?? "");
  const loaders = ["usr/lib64", "usr/lib"].flatMap((name) => {
    const lib = join(root, name);
    return existsSync(lib)
      ? readdirSync(lib).flatMap((file) => (/^ld-linux.*\.so\.\d+$/.test(file) ? [join(lib, file)] : []))
      : [];
  });
  if (!loaders[0]) throw new Error(`no program loader in ${root}`);
  return { version: versionIn(folder), root, loader: loaders[0], libraries };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { version, root } = await mysqlServer();
    console.log(`MySQL ${version} in ${dirname(root)}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
