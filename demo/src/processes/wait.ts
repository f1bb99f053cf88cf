import { setTimeout as sleep } from "node:timers/promises";
import type { ManagedProcess } from "./managed.js";

/**
 * Waits until a process works.
 * @param works resolves to true, or throws or gives false as long as it does not work.
 * @throws Error with its last words when it ends or takes longer than `seconds`.
 */
export async function untilWorks(
  managed: ManagedProcess,
  works: () => Promise<boolean>,
  { seconds = 30, signal }: { readonly seconds?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  let cause: unknown;
  while (performance.now() < end) {
    signal?.throwIfAborted();
    if (!managed.running) throw new Error(`${managed.name} ended while starting: ${managed.lastWords()}`);
    try {
      if (await works()) return;
    } catch (error) {
      cause = error;
    }
    await sleep(50);
  }
  const why = cause instanceof Error ? cause.message : managed.lastWords();
  throw new Error(`${managed.name} does not work after ${seconds} s: ${why}`, { cause });
}
