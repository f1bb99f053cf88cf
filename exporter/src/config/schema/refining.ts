import type { z } from "zod";
import { expressionProblem, type Language } from "../expressions.js";
import type { Secret } from "../secret.js";

/**
 * A check over several keys of a mapping runs although others have errors, so that all errors show at once.
 * Only an error that leaves one of its keys without a value of the right type holds it back.
 */
export function unlessBroken(...keys: readonly string[]) {
  const holdsBack = ({ code, path, continue: isUsable }: z.core.$ZodRawIssue): boolean =>
    code !== "unrecognized_keys" && isUsable !== true && (path?.length ? keys.includes(String(path[0])) : true);
  return { when: ({ issues }: z.core.ParsePayload): boolean => !issues.some(holdsBack) };
}

/** Adds an error for a key below the checked mapping. */
export function report(ctx: z.core.$RefinementCtx, path: readonly (string | number)[], message: string): void {
  ctx.addIssue({ code: "custom", path: [...path], message });
}

/** For `superRefine` on a text that is an expression. */
export function compiles(language: Language) {
  return (text: string | Secret, ctx: z.core.$RefinementCtx): void => {
    const problem = expressionProblem(language, typeof text === "string" ? text : text.reveal());
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
