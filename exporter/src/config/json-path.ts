import parse from "jsonpath-rfc9535/parser";

/** Functions of RFC 9535, with how many arguments each takes. */
const FUNCTIONS: Readonly<Record<string, number>> = { length: 1, count: 1, match: 2, search: 2, value: 1 };
const WITH_PATTERN: readonly string[] = ["match", "search"];

interface Call {
  readonly name: string;
  readonly arguments: readonly { readonly type: string; readonly value?: unknown }[];
}

/**
 * Throws an Error when the path is no JSONPath, and when it calls a function in a way that selects nothing, whatever
 * the document: the standard gives no error then.
 */
export function checkJsonPath(text: string): void {
  for (const call of calls(parse(text))) {
    const wanted = Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name] : undefined;
    if (wanted === undefined)
      throw new Error(`no function is called ${call.name}(); known are ${Object.keys(FUNCTIONS).join(", ")}`);
    if (call.arguments.length !== wanted)
      throw new Error(`${call.name}() takes ${wanted === 1 ? "one argument" : `${wanted} arguments`}`);
    const pattern = call.arguments.at(-1);
    if (WITH_PATTERN.includes(call.name) && pattern?.type === "Literal") checkPattern(call.name, pattern.value);
  }
}

/** As the library compiles it. One that is taken from the document is known only there. */
function checkPattern(name: string, pattern: unknown): void {
  if (typeof pattern !== "string") throw new Error(`${name}() takes a regular expression as its second argument`);
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    const [, why = ""] = /: ([^:]*)$/.exec((error as Error).message) ?? [];
    throw new Error(`${name}() takes a regular expression, and "${pattern}" is none (${why.toLowerCase()})`);
  }
}

function calls(node: unknown): readonly Call[] {
  if (typeof node !== "object" || node === null) return [];
  const below = Object.values(node).flatMap(calls);
  return "type" in node && node.type === "FunctionExpr" ? [node as unknown as Call, ...below] : below;
}
