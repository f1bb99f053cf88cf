/** Seconds that a worker thread may take to start. */
export const START = 10;
/** Seconds beside the limits of a run: for the hand-over to the thread and back. */
const MARGIN = 1;
/** Milliseconds in which an answer that has come already is received, should this thread itself have been held up. */
const RECEIVE = 200;

interface Limits {
  /** Seconds. */
  readonly timeout: number;
  readonly cleanupTimeout: number;
}

interface Thread {
  readonly isReady: boolean;
  readonly ready: Promise<void>;
}

/** Seconds in which a thread that works has ended a run: debts before it and cleaning up after it have their own limit each. */
function longestRun({ timeout, cleanupTimeout }: Limits): number {
  return timeout + 2 * cleanupTimeout + MARGIN;
}

/**
 * Watches a run from outside its thread: a thread that is blocked cuts nothing itself.
 * @param onOverdue called once, unless the returned function is called before.
 */
export function watchRun(thread: Thread, limits: Limits, onOverdue: () => void): () => void {
  let timer: NodeJS.Timeout;
  let watching = true;
  const begin = (seconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = setTimeout(onOverdue, RECEIVE);
    }, seconds * 1000);
  };
  begin(longestRun(limits) + (thread.isReady ? 0 : START));
  if (!thread.isReady) {
    void thread.ready.then(() => {
      if (watching) begin(longestRun(limits));
    });
  }
  return () => {
    watching = false;
    clearTimeout(timer);
  };
}
