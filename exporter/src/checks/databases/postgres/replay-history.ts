/** Remembers how far a server's log was, to tell since when a standby has been behind it. */
export interface ReplayHistory {
  /**
   * Books a look at the server.
   * @param at seconds.
   * @param position of the server's log, bytes.
   * @param replayed positions of its standbys: what all have replayed is forgotten.
   */
  look(at: number, position: number, replayed: readonly number[]): void;
  /** Seconds for which a standby at this position has been behind for certain; 0 when it is not. */
  behind(position: number): number;
}

interface Look {
  readonly at: number;
  readonly position: number;
}

/** Beyond so many looks every other one is forgotten: the answer gets coarser, and stays a lower bound. */
const MOST = 1000;

/**
 * The server's own replay_lag does not move while a standby replays nothing: it is the delay of the last thing replayed.
 * Here a standby is behind at least since the first look at which the log was further than the standby is now.
 */
export function replayHistory(): ReplayHistory {
  let looks: readonly Look[] = [];
  return {
    look(at, position, replayed) {
      const last = looks.at(-1);
      // A failover or a restored server: its log has another past.
      const kept = last !== undefined && position < last.position ? [] : looks;
      const least = Math.min(position, ...replayed);
      const needed = kept.filter((look) => look.position > least);
      looks = [...(needed.length > MOST ? needed.filter((_, index) => index % 2 === 0) : needed), { at, position }];
    },
    behind(position) {
      const ahead = looks.find((look) => look.position > position);
      return ahead === undefined ? 0 : (looks.at(-1)?.at ?? 0) - ahead.at;
    },
  };
}
