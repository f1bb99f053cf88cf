// Fetches Oracle's MySQL server, and a newer MariaDB, for tests: Debian's unstable suite has them, the stable ones do not.
// The packages are unpacked into .cache/mysql and .cache/mariadb, never installed, and the servers run through the loader
// and libraries unpacked with them. Run alone, it fetches MySQL if it is missing and prints one line. Safe when two run at
// once: each builds a folder of its own, and the first to finish gives it its final name.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL("../.cache", import.meta.url));
const SUITE = "sid";
/** Folder in the cache, and packages, the one that gives the version first. */
const MYSQL = { title: "MySQL", folder: "mysql", packages: ["mysql-server-core", "mysql-client-core"] };
const MARIADB = { title: "MariaDB", folder: "mariadb", packages: ["mariadb-server-core", "mariadb-server"] };
/** Server and client are programs; only their maintenance scripts are Perl. */
const NOT_NEEDED = /^(perl|libperl)/;
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * @returns {Promise<{version: string, root: string, loader: string, libraries: string}>} where the server is; downloads it
 * first if need be. Throws an Error with a one-line message when it cannot be had.
 */
export function mysqlServer() {
  return unpacked(MYSQL);
}

/** As `mysqlServer`, for the MariaDB of the same suite. */
export function mariadbServer() {
  return unpacked(MARIADB);
}

async function unpacked(server) {
  const final = join(CACHE, server.folder);
  if (!existsSync(final)) await install(server, final);
  return describe(final);
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
  return { version: readFileSync(join(folder, "version"), "utf8").trim(), root, loader: loaders[0], libraries };
}

async function install({ title, folder: name, packages }, final) {
  mkdirSync(CACHE, { recursive: true });
  removeAbandoned();
  const folder = mkdtempSync(join(CACHE, `${name}-${process.pid}-`));
  try {
    const version = await download(folder, packages);
    writeFileSync(join(folder, "version"), `${version}\n`);
    rmSync(join(folder, "apt"), { recursive: true });
    try {
      renameSync(folder, final);
    } catch (error) {
      // Another run was faster; its copy is as good.
      if (!existsSync(final)) throw error;
    }
  } catch (error) {
    throw new Error(`${title} cannot be had from Debian ${SUITE}: ${firstLine(error)}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Folders of runs that were killed. */
function removeAbandoned() {
  for (const name of readdirSync(CACHE)) {
    const pid = Number(/^(?:mysql|mariadb)-(\d+)-/.exec(name)?.[1]);
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}

async function download(folder, packages) {
  const apt = join(folder, "apt");
  const environment = { ...process.env, LC_ALL: "C", APT_CONFIG: join(apt, "apt.conf") };
  for (const part of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(apt, part), { recursive: true });
  writeFileSync(join(apt, "sources.list"), `deb [signed-by=${KEYRING}] ${archive()} ${SUITE} main\n`);
  writeFileSync(join(apt, "status"), "");
  writeFileSync(join(apt, "apt.conf"), await configuration(apt));
  const options = { env: environment, cwd: apt, maxBuffer: 2 ** 24 };

  await run("apt-get", ["update", "-qq", "--error-on=any"], options);
  const plan = await run("apt-get", ["install", "-s", "--no-install-recommends", ...packages], options);
  const wanted = [...plan.stdout.matchAll(/^Inst (\S+) \((\S+)/gm)].filter(([, name]) => !NOT_NEEDED.test(name ?? ""));
  const version = wanted.find(([, name]) => name === packages[0])?.[2];
  if (!version) throw new Error(`no package ${packages[0]}`);
  await run("apt-get", ["download", "-qq", ...wanted.map(([, name]) => name ?? "")], options);
  const root = join(folder, "root");
  mkdirSync(root);
  // One after another: they create the same folders and links.
  for (const file of readdirSync(apt).filter((name) => name.endsWith(".deb")))
    await run("dpkg-deb", ["-x", join(apt, file), root]);
  return version;
}

/** The machine's way to the network (proxy, time limits), and apart from that nothing of its apt. */
async function configuration(apt) {
  const own = await run("apt-config", ["dump", "Acquire"]);
  return `${own.stdout}
Dir::Etc::sourcelist "${apt}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::Parts "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State::Lists "${apt}/lists";
Dir::State::status "${apt}/status";
Dir::Cache "${apt}/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "20";
# A mirror or this machine's clock may lag; signatures are checked all the same.
Acquire::Check-Valid-Until "false";
`;
}

/** The Debian archive that this machine uses, without the one for security updates. */
function archive() {
  const folder = "/etc/apt/sources.list.d";
  const files = ["/etc/apt/sources.list"];
  if (existsSync(folder)) files.push(...readdirSync(folder).map((name) => join(folder, name)));
  for (const file of files.filter((name) => /\.(list|sources)$/.test(name) && existsSync(name))) {
    for (const line of readFileSync(file, "utf8").split("\n")) {
      const uri = /^(?:URIs:|deb\s+(?:\[[^\]]*\]\s+)?)\s*(\S+:\/\/\S+)/.exec(line)?.[1];
      if (uri && /debian\/?$/.test(uri)) return uri;
    }
  }
  throw new Error("no Debian archive in this machine's apt sources");
}

/** What a program wrote before it failed, or the error's own words. */
function firstLine(error) {
  const text = String(error.stderr || error.message);
  return (text.split("\n").find((line) => /^E:/.test(line)) ?? text.split("\n")[0] ?? "").replace(/^E:\s*/, "").trim();
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
