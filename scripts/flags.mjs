// Flags of a script, read before it installs or starts anything. Without dependencies: it runs before there are any.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

/**
 * The flags that a script was given. `--help` prints the comment at the script's head and ends the process; a wrong flag ends
 * it with 1 and one line.
 * @param {string} script address of the script (import.meta.url).
 * @param {import("node:util").ParseArgsOptionsConfig} options as parseArgs takes them.
 * @param {(flags: Readonly<Record<string, unknown>>) => void} check throws an Error in one sentence, without a full stop.
 */
export function flagsOf(script, options, check = () => undefined) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: "boolean" } } });
    if (values.help) {
      console.log(usageOf(script));
      process.exit(0);
    }
    check(values);
    return values;
  } catch (error) {
    console.error(`${error.message.replace(/\.$/, "")}. --help tells of the flags.`);
    process.exit(1);
  }
}

/** @throws Error when a flag has a value that it does not know. */
export function oneOf(flag, value, choices) {
  if (!choices.includes(value)) throw new Error(`--${flag} ${value}: possible is ${choices.join(" or ")}`);
}

/** @throws Error when a flag is no number above 0. */
export function positive(flag, value) {
  const number = value.trim() === "" ? Number.NaN : Number(value);
  if (!(Number.isFinite(number) && number > 0)) throw new Error(`--${flag} ${value}: possible is a number above 0`);
}

function usageOf(script) {
  const lines = readFileSync(new URL(script), "utf8").split("\n");
  const end = lines.findIndex((line) => !line.startsWith("//"));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ""))
    .join("\n");
}
