/** Fulfilled when the signal is aborted. Keeps the process alive until then. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  // A pending promise alone keeps no process alive.
  const alive = setInterval(() => undefined, 1 << 30);
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      clearInterval(alive);
      resolve();
    });
  });
}
