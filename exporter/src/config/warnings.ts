import { type Finding, valueAt, type Written } from "./explain.js";
import type { PolicyFile } from "./schema/policy.js";
import { Secret } from "./secret.js";
import type { Seconds } from "./values.js";

const SHORT = 8;
const NOT_TOLD = "MySQL and MariaDB do not tell whose statements were slow: with it, none is ever surely slow";

type Path = readonly (string | number)[];

/** What loads, but is questionable. Needs a file without errors. */
export function findWarnings(file: PolicyFile, written: Written): readonly Finding[] {
  return [
    ...shortSecrets(file, written),
    ...Object.entries(file.databases).flatMap(([id, database]) => [
      ...timing(["databases", id], database),
      ...(database.socket !== undefined
        ? unused(["databases", id], ["host", "port", "tls"], "not used, because socket is set", written)
        : []),
      ...(database.engine === "postgres" ? [] : unused(["databases", id, "slow_query"], ["exclude"], NOT_TOLD, written)),
    ]),
    ...Object.entries(file.systems).flatMap(([id, { transactions }]) => [
      ...transactions.flatMap((transaction, index) => timing(["systems", id, "transactions", index], transaction)),
      ...unchecked(id, file),
      ...neverDown(id, file),
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

/** Without a critical check a system has no state: whatever fails, it is never down. */
function neverDown(id: string, file: PolicyFile): readonly Finding[] {
  const transactions = file.systems[id]?.transactions ?? [];
  const databases = Object.values(file.databases).filter(({ system }) => system === id);
  const critical =
    transactions.some((transaction) => transaction.critical) ||
    databases.some((database) => database.critical ?? transactions.length === 0);
  if (critical || transactions.length + databases.length === 0) return [];
  return [{ ...warn(["systems", id], "nothing in this system is critical, so it can never be down"), atKey: true }];
}

/** Keys that later versions act on. */
function notActedOn(file: PolicyFile, written: Written): readonly Finding[] {
  const places: readonly Path[] = [
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
function shortSecrets(file: PolicyFile, { document, interpolate }: Written): readonly Finding[] {
  return leaves([], file)
    .filter(([path, leaf]) => {
      // What is put into a URL is most often none.
      if (!(leaf instanceof Secret) || path.at(-1) === "url") return false;
      if (path[0] === "databases") return leaf.reveal().length < SHORT;
      const text = valueAt(document, path);
      return typeof text === "string" && interpolate.has(text) && leaf.revealParts().some((part) => part.length < SHORT);
    })
    .map(([path]) => warn(path, `a secret shorter than ${SHORT} characters; take a longer one`));
}

/** Texts, secrets and other single values below a place. */
function leaves(path: Path, value: unknown): readonly (readonly [Path, unknown])[] {
  if (typeof value !== "object" || value === null || value instanceof Secret) return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((entry, index) => leaves([...path, index], entry));
  return Object.entries(value).flatMap(([key, entry]) => leaves([...path, key], entry));
}

function warn(path: Path, message: string): Finding {
  return { path, atKey: false, message };
}
