import { type Finding, valueAt, type Written } from "./explain.js";
import { isSecret } from "./fields.js";
import type { PolicyFile } from "./schema/policy.js";
import type { Seconds } from "./values.js";

const SHORT = 8;

type Path = readonly (string | number)[];

/** What loads, but is questionable. Needs a file without errors. */
export function findWarnings(
  file: PolicyFile,
  written: Written,
  pieces: (text: string) => readonly string[],
): readonly Finding[] {
  return [
    ...shortSecrets(file, written, pieces),
    ...Object.entries(file.databases).flatMap(([id, database]) => [
      ...timing(["databases", id], database),
      ...(database.socket !== undefined
        ? unused(["databases", id], ["host", "port", "tls"], "not used, because socket is set", written)
        : []),
    ]),
    ...Object.entries(file.systems).flatMap(([id, { transactions }]) => [
      ...transactions.flatMap((transaction, index) => timing(["systems", id, "transactions", index], transaction)),
      ...unchecked(id, file),
    ]),
    ...notActedOn(file, written),
  ];
}

function timing(path: Path, check: { every: Seconds; timeout: Seconds; confirm_every: Seconds }): readonly Finding[] {
  const { every, timeout, confirm_every: confirmEvery } = check;
  return [
    ...(timeout > every
      ? [warn([...path, "timeout"], `longer than every (${every}s): a run that hangs makes the check skip runs`)]
      : []),
    ...(confirmEvery > every
      ? [warn([...path, "confirm_every"], `longer than every (${every}s): a failure is confirmed later than without it`)]
      : []),
  ];
}

function unchecked(id: string, file: PolicyFile): readonly Finding[] {
  const system = file.systems[id];
  const hasDatabase = Object.values(file.databases).some((database) => database.system === id);
  if (system === undefined || system.transactions.length > 0 || hasDatabase) return [];
  return [
    {
      ...warn(["systems", id], "nothing checks this system: it has neither transactions nor a database whose system it is"),
      atKey: true,
    },
  ];
}

/** Keys that later versions act on. */
function notActedOn(file: PolicyFile, written: Written): readonly Finding[] {
  const places: readonly Path[] = [
    ["canary"],
    ...Object.keys(file.tiers).map((id) => ["tiers", id, "inspect_at"]),
    ...Object.keys(file.systems).flatMap((id) => [
      ["systems", id, "backups"],
      ["systems", id, "hosts"],
    ]),
  ];
  return places.flatMap((path) =>
    unused(path.slice(0, -1), [String(path.at(-1))], "is kept, not acted on yet by this version", written),
  );
}

function unused(path: Path, keys: readonly string[], message: string, { document }: Written): readonly Finding[] {
  return keys
    .map((key) => [...path, key])
    .filter((place) => valueAt(document, place) !== undefined)
    .map((place) => ({ ...warn(place, message), atKey: true }));
}

/** Transcripts are masked by value; a short value would be masked where it means nothing, or not be told apart. */
function shortSecrets(file: PolicyFile, written: Written, pieces: (text: string) => readonly string[]): readonly Finding[] {
  const passwords = Object.entries(file.databases)
    .filter(([, { password }]) => password !== undefined && password.reveal().length < SHORT)
    .map(([id]): Path => ["databases", id, "password"]);
  const isPassword = (path: Path) => path[0] === "databases" && path[2] === "password";
  const references = textsIn([], written.document)
    .filter(
      ([path, text]) => !isPassword(path) && isSecret(written.schema, path) && pieces(text).some((piece) => piece.length < SHORT),
    )
    .map(([path]) => path);
  return [...passwords, ...references].map((path) => warn(path, `a secret shorter than ${SHORT} characters; take a longer one`));
}

function textsIn(path: Path, value: unknown): readonly (readonly [Path, string])[] {
  if (typeof value === "string") return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((entry, index) => textsIn([...path, index], entry));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => textsIn([...path, key], entry));
}

function warn(path: Path, message: string): Finding {
  return { path, atKey: false, message };
}
