import type { z } from "zod";
import { expressionProblem, type Language } from "../expressions.js";

/**
 * A check over several keys of a mapping runs although others have errors, so that all errors show at once:
 * only an error within the keys that it reads holds it back. An unknown key never does.
 */
export function unlessBroken(...keys: readonly string[]) {
  return {
    when: ({ issues }: z.core.ParsePayload): boolean =>
      issues.every(
        (issue) =>
          issue.code === "unrecognized_keys" ||
          (issue.path !== undefined && issue.path.length > 0 && !keys.includes(String(issue.path[0]))),
      ),
  };
}

/** Adds an error for a key below the checked mapping. */
export function report(ctx: z.core.$RefinementCtx, path: readonly (string | number)[], message: string): void {
  ctx.addIssue({ code: "custom", path: [...path], message });
}

/** For `superRefine` on a text that is an expression. */
export function compiles(language: Language) {
  return (text: string, ctx: z.core.$RefinementCtx): void => {
    const problem = expressionProblem(language, text);
    if (problem !== undefined) report(ctx, [], problem);
  };
}

/** For `superRefine` on a text that a function parses, throwing an Error with what was expected. */
export function parses(parse: (text: string) => unknown) {
  return (text: string, ctx: z.core.$RefinementCtx): void => {
    try {
      parse(text);
    } catch (error) {
      report(ctx, [], (error as Error).message);
    }
  };
}
