/** Downloads it first if need be. Throws an Error with a one-line message when it cannot be had. */
export function compose2(): Promise<{ readonly compose: string; readonly version: string }>;
