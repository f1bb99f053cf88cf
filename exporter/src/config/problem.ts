/** Something wrong, or questionable, in a policy file. */
export interface ConfigProblem {
  /** The file as it was named on the command line. */
  readonly file: string;
  /** From 1; undefined when the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  /** Where in the document: `systems.erp.transactions[0].every`; empty for the whole. */
  readonly path: string;
  /** One sentence: what was expected, what was got, the remedy. Holds no secret. */
  readonly message: string;
}

/** @returns `sla.yml:41:15 systems.erp.transactions[0].every: expected a duration such as 30s or 5m, got "often"`. */
export function formatProblem({ file, line, column, path, message }: ConfigProblem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return path === "" ? `${place}: ${message}` : `${place} ${path}: ${message}`;
}

/** @returns the path as people write it: dots between plain keys, brackets around numbers and other keys. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (!/^[\p{L}\p{N}_-]+$/u.test(String(key))) return `${text}[${JSON.stringify(String(key))}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/**
 * What one variable or file that is missing spoils in many places is one problem, told where it shows first; so is one
 * place that is taken over in many by anchors.
 */
export function withoutRepeats(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const first = new Map<string, ConfigProblem>();
  const count = new Map<string, number>();
  for (const problem of problems) {
    const id = identity(problem);
    if (!first.has(id)) first.set(id, problem);
    count.set(id, (count.get(id) ?? 0) + 1);
  }
  return [...first].map(([id, problem]) => ({ ...problem, message: problem.message + repeated(problem, count.get(id) ?? 1) }));
}

/** Equal for problems that are mended together. */
function identity(problem: ConfigProblem): string {
  const { line, column, path, message } = problem;
  if (isMissingSource(problem)) return message;
  // Several keys that are missing in one mapping have its place.
  const key = path.slice(Math.max(path.lastIndexOf("."), path.lastIndexOf("[")));
  return JSON.stringify([line, column, key, message]);
}

function repeated(problem: ConfigProblem, count: number): string {
  if (count === 1) return "";
  if (isMissingSource(problem)) return ` (needed in ${count} places)`;
  return ` (and in ${count - 1} more ${count === 2 ? "place" : "places"})`;
}

function isMissingSource({ message }: ConfigProblem): boolean {
  return message.startsWith("environment variable ") || message.startsWith("cannot read file ");
}

/** Problems in the order of the file. */
export function inOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
