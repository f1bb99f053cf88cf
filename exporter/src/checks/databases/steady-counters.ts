/** Sums over things that come and go, made into counters that never fall. */
export interface SteadyCounters<Name extends string> {
  /**
   * @param identity equal as long as the sums are of the same things. When it changes, what was added in this interval
   * cannot be told from what came or went, and is not counted.
   */
  update(identity: string, sums: Readonly<Record<Name, number>>): Readonly<Record<Name, number>>;
}

/**
 * Begins with the sums as the server keeps them.
 * @param falls what it means that a sum falls: it has `restarted`, so that all it holds is new; or it has `lost` some of
 * what it held, so that nothing can be told of the interval.
 */
export function steadyCounters<Name extends string>(falls: "restarted" | "lost" = "restarted"): SteadyCounters<Name> {
  let last: { readonly identity: string; readonly sums: Readonly<Record<Name, number>> } | undefined;
  let told: Readonly<Record<Name, number>> | undefined;
  return {
    update(identity, sums) {
      const added = (name: Name) => {
        if (last?.identity !== identity) return 0;
        const difference = sums[name] - last.sums[name];
        return difference >= 0 ? difference : falls === "lost" ? 0 : sums[name];
      };
      const before = told;
      const names = Object.keys(sums) as Name[];
      const now =
        before === undefined
          ? sums
          : (Object.fromEntries(names.map((name) => [name, name in before ? before[name] + added(name) : sums[name]])) as Record<
              Name,
              number
            >);
      last = { identity, sums };
      told = { ...before, ...now };
      return now;
    },
  };
}
