// Fetches programs that are newer than a stable Debian's, for tests: from Debian's unstable suite, unpacked into a folder of
// .cache and never installed. Safe when two run at once: each builds a folder of its own, and the first to finish gives it
// its final name.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL("../.cache", import.meta.url));
const SUITE = "sid";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * @param {{title: string, folder: string, packages: readonly string[], needed: (name: string) => boolean}} wanted its name
 * for people, its folder in the cache, its packages (the one that gives the version first), and which packages of their
 * closure are unpacked.
 * @returns {Promise<string>} the folder with `root`, where the packages are unpacked, and the file `version`. Downloads them
 * first if need be. Throws an Error with a one-line message when they cannot be had.
 */
export async function unpacked(wanted) {
  const final = join(CACHE, wanted.folder);
  if (!existsSync(final)) await install(wanted, final);
  return final;
}

/** The version of what `unpacked` left in this folder. */
export const versionIn = (folder) => readFileSync(join(folder, "version"), "utf8").trim();

async function install({ title, folder: name, packages, needed }, final) {
  mkdirSync(CACHE, { recursive: true });
  removeAbandoned();
  const folder = mkdtempSync(join(CACHE, `${name}-${process.pid}-`));
  try {
    const version = await download(folder, packages, needed);
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
    const pid = Number(/^[a-z]+-(\d+)-/.exec(name)?.[1]);
    if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}

async function download(folder, packages, needed) {
  const apt = join(folder, "apt");
  const environment = { ...process.env, LC_ALL: "C", APT_CONFIG: join(apt, "apt.conf") };
  for (const part of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(apt, part), { recursive: true });
  writeFileSync(join(apt, "sources.list"), `deb [signed-by=${KEYRING}] ${archive()} ${SUITE} main\n`);
  writeFileSync(join(apt, "status"), "");
  writeFileSync(join(apt, "apt.conf"), await configuration(apt));
  const options = { env: environment, cwd: apt, maxBuffer: 2 ** 24 };

  await run("apt-get", ["update", "-qq", "--error-on=any"], options);
  const plan = await run("apt-get", ["install", "-s", "--no-install-recommends", ...packages], options);
  const wanted = [...plan.stdout.matchAll(/^Inst (\S+) \((\S+)/gm)].filter(([, name]) => needed(name ?? ""));
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
