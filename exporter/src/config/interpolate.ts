import { isAbsolute, resolve } from "node:path";
import { readFailure } from "./read.js";
import type { Sensitive } from "./sensitive.js";
import type { Interpolate } from "./values.js";

export interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths start here: the folder of the policy file. */
  readonly folder: string;
  /** Gives the bytes of a file, or throws as node:fs does. */
  readonly readFile: (path: string) => Uint8Array;
}

/** `$${` is a literal `${`; a reference ends at the next brace. */
const REFERENCE = /\$\$\{|\$\{([^}]*)(\})?/g;

/**
 * Makes what puts `${env:NAME}` and `${file:PATH}` into texts. A file loses one trailing newline.
 * @param sensitive collects what was put in.
 */
export function interpolation(sources: Sources, sensitive: Sensitive): Interpolate {
  const interpolate = (text: string) =>
    text.replace(REFERENCE, (_match, reference: string | undefined, end: string | undefined) => {
      if (reference === undefined) return "${";
      const value = lookUp(reference, end !== undefined, sources);
      sensitive.add(value);
      return value;
    });
  const has = (text: string) => [...text.matchAll(REFERENCE)].some((match) => match[1] !== undefined);
  return Object.assign(interpolate, { has });
}

function lookUp(reference: string, closed: boolean, sources: Sources): string {
  if (!closed) throw new Error('"${" has no closing brace; write $${ for a literal ${');
  const colon = reference.indexOf(":");
  const source = reference.slice(0, Math.max(0, colon));
  const name = reference.slice(colon + 1).trim();
  if (source === "env" && name !== "") return fromEnvironment(name, sources);
  if (source === "file" && name !== "") return fromFile(name, sources);
  // The rest of the text may be a literal password, so it is not quoted; a source's name is a plain word.
  const what = `\${${/^[a-z]+$/.test(source) ? `${source}:` : ""}...}`;
  throw new Error(`unknown reference "${what}"; write \${env:NAME}, \${file:PATH}, or $\${ for a literal \${`);
}

function fromEnvironment(name: string, { env }: Sources): string {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value !== undefined) return value;
  throw new Error(`environment variable "${name}" is not set; set it where the exporter starts`);
}

function fromFile(name: string, { folder, readFile }: Sources): string {
  const path = resolve(folder, name);
  let bytes: Uint8Array;
  try {
    bytes = readFile(path);
  } catch (error) {
    const remedy = isAbsolute(name)
      ? "mend the path or the file's permissions"
      : "relative paths start at the policy file's folder";
    throw new Error(`cannot read file "${name}": ${readFailure(error)}; ${remedy}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/, "");
  } catch {
    throw new Error(`file "${name}" is not UTF-8 text; save it as UTF-8`);
  }
}
