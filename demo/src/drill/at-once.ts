/** Demos that run side by side, unless said otherwise: most of a drill is waiting. */
export const AT_ONCE = 3;

/** Does the work for each item, a few at a time, in their order. @returns the promises at once, in the order of the items. */
export function fewAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  atOnce = AT_ONCE,
): readonly Promise<Result>[] {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  const begun = items.map(async (item) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work(item);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  });
  // Whoever waits for one of them is told of its failure; none is left unheard meanwhile.
  for (const each of begun) each.catch(() => undefined);
  return begun;
}
