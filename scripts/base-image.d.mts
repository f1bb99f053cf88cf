/** Downloads it first if need be. Throws an Error with a one-line message when it cannot be had. */
export function smallDebian(): Promise<string>;
