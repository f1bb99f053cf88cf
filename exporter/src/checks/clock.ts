/** Time, injected everywhere so that tests own it. */
export interface Clock {
  /** Wall clock, unix seconds with fraction. */
  now(): number;
  /** Monotonic seconds with fraction, of any origin. Durations come from here. */
  monotonic(): number;
  /** Calls back once after so many seconds. @returns what cancels it. */
  after(seconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now() / 1000,
  monotonic: () => performance.now() / 1000,
  after(seconds, callback) {
    const timer = setTimeout(callback, Math.max(0, seconds * 1000));
    return () => clearTimeout(timer);
  },
};
