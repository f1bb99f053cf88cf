/** Time, injected everywhere so that tests own it. */
export interface Clock {
  /** Wall clock, unix seconds with fraction. */
  now(): number;
  /** Monotonic seconds with fraction, of any origin. Durations come from here. */
  monotonic(): number;
  /** Calls back once after so many seconds. @returns what cancels it. */
  after(seconds: number, callback: () => void): () => void;
}

/** The longest wait of one timer of Node; beyond it, it would fire at once. */
const LONGEST_TIMER = 86_400;

export const systemClock: Clock = {
  now: () => Date.now() / 1000,
  monotonic: () => performance.now() / 1000,
  after(seconds, callback) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      const part = Math.min(Math.max(0, left), LONGEST_TIMER);
      timer = setTimeout(() => (left > part ? wait(left - part) : callback()), part * 1000);
    };
    wait(seconds);
    return () => clearTimeout(timer);
  },
};
