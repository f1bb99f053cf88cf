/** One waits for the other. */
export interface Wait {
  readonly waiter: string;
  readonly blocker: string;
}

/**
 * Sessions in the longest chain of which each waits for the next, the one that holds up all of them included; 0 when
 * nothing waits. Of a circle, which the server is about to break, each session counts once.
 */
export function longestChain(waits: readonly Wait[]): number {
  const blockers = new Map<string, string[]>();
  for (const { waiter, blocker } of waits) {
    if (waiter !== blocker) blockers.set(waiter, [...(blockers.get(waiter) ?? []), blocker]);
  }
  const lengths = new Map<string, number>();
  const lengthFrom = (session: string): number => {
    const known = lengths.get(session);
    if (known !== undefined) return known;
    // Stands while the rest of the chain is walked, which ends a circle.
    lengths.set(session, 0);
    const length = 1 + Math.max(0, ...(blockers.get(session) ?? []).map(lengthFrom));
    lengths.set(session, length);
    return length;
  };
  return Math.max(0, ...[...blockers.keys()].map(lengthFrom));
}
