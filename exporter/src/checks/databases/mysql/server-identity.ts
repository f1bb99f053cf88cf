/** Which run of which server a reading is from. */
export interface ServerRun {
  /** Which server it is; another one has counters of its own. */
  readonly server: string;
  /** Unix seconds of its start by the clock that its uptime goes by, so that a step of the clock cancels out. */
  readonly startedAt: number;
}

/** Seconds; now and uptime are read one after the other. */
const SAME_START = 2;

export function otherServer(before: ServerRun, after: ServerRun): boolean {
  return before.server !== after.server;
}

export function startedAgain(before: ServerRun, after: ServerRun): boolean {
  return after.startedAt > before.startedAt + SAME_START;
}
