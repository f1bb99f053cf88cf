/** Where a check stands after its runs so far. */
export interface Standing {
  readonly consecutiveFailures: number;
  /** Wall time of the start of the first failed run in a row, unix seconds; undefined while all is well. */
  readonly failingSince: number | undefined;
  /** `failAfter` failures in a row confirmed it. */
  readonly down: boolean;
}

export const UNKNOWN_STANDING: Standing = { consecutiveFailures: 0, failingSince: undefined, down: false };

/** The standing after one more outcome. Down from the first failed run's start, once confirmed, to the first success. */
export function advance(
  standing: Standing,
  outcome: { readonly ok: boolean; readonly startedAt: number },
  failAfter: number,
): Standing {
  if (outcome.ok) return UNKNOWN_STANDING;
  const consecutiveFailures = standing.consecutiveFailures + 1;
  return {
    consecutiveFailures,
    failingSince: standing.failingSince ?? outcome.startedAt,
    down: standing.down || consecutiveFailures >= failAfter,
  };
}

/** The standing after a time in which nobody could see: a failure that nobody confirmed proves nothing; an outage goes on. */
export function unseen(standing: Standing): Standing {
  return unconfirmed(standing) ? UNKNOWN_STANDING : standing;
}

/** A failure that waits for its confirmation: the check then runs every `confirm_every`. */
export function unconfirmed(standing: Standing): boolean {
  return standing.consecutiveFailures > 0 && !standing.down;
}
