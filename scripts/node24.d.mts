/** The path of a Node 24 binary out of the npm registry, or undefined when it cannot be had. */
export function ensureNode24(): string | undefined;
