// Fetches what the image tests build on where no image registry can be reached: a small Debian from its unstable suite, unpacked
// into .cache. Node and npm are put into it by the test.
import { unpacked } from "./sid.mjs";

const PACKAGES = ["base-files", "dash", "coreutils", "findutils", "libstdc++6", "libgcc-s1"];

/**
 * @returns {Promise<string>} the folder of its root; downloads it first if need be. Throws an Error with a one-line message
 * when it cannot be had.
 */
export async function smallDebian() {
  const folder = await unpacked({ title: "A small Debian", folder: "debian", packages: PACKAGES, needed: () => true });
  return `${folder}/root`;
}
