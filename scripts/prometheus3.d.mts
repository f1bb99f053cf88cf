/** Downloads it first if need be. Throws an Error with a one-line message when it cannot be had. */
export function prometheus3(): Promise<{ readonly prometheus: string; readonly promtool: string; readonly version: string }>;

/** As `prometheus3`, for the Alertmanager of the same suite. */
export function alertmanager3(): Promise<{ readonly alertmanager: string; readonly amtool: string; readonly version: string }>;
