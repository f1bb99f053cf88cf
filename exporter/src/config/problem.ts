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

/** What one variable or file that is missing spoils in many places is one problem, told where it shows first. */
export function withoutRepeats(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const repeats = (problem: ConfigProblem) => problems.filter((other) => other.message === problem.message);
  return problems.flatMap((problem) => {
    const places = isMissingSource(problem) ? repeats(problem) : [problem];
    if (places[0] !== problem) return [];
    return [places.length === 1 ? problem : { ...problem, message: `${problem.message} (needed in ${places.length} places)` }];
  });
}

function isMissingSource({ message }: ConfigProblem): boolean {
  return message.startsWith("environment variable ") || message.startsWith("cannot read file ");
}

/** Problems in the order of the file. */
export function inOrder(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
