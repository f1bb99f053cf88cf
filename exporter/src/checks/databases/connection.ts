import type { DatabaseSection } from "../../config/schema/policy.js";
import type { Clock } from "../clock.js";
import { CheckError } from "../failure.js";
import type { Engine, Session } from "./engine.js";

/** The one connection that we have to a server. */
export interface KeptConnection {
  /** The open session; connects when there is none. Throws a CheckError, `timeout` when the signal ends the wait. */
  open(signal: AbortSignal): Promise<Session>;
  /** Closes the session, so that the next `open` connects. A pending attempt stays. */
  drop(): void;
  /** Closes everything, for good. */
  close(): void;
}

/**
 * Seconds after which an attempt that the server took but never answered is given up. A frozen server opens all
 * that piled up while it slept at once, so an attempt outlives the runs that wait for it; a dead host is found by
 * keep-alives long before this. It ends the wait for a proxy that holds on to a server which no longer exists.
 */
const PENDING_LIMIT = 300;

/** Seconds between attempts with a refused password: doubling, so that no account gets locked. */
const FIRST_BACK_OFF = 15;
const LONGEST_BACK_OFF = 300;

export function keptConnection(target: DatabaseSection, engine: Engine, clock: Clock): KeptConnection {
  let session: Session | undefined;
  let attempt: { readonly done: Promise<Session>; readonly abort: AbortController } | undefined;
  let refused: { readonly error: CheckError; readonly until: number; readonly backOff: number } | undefined;
  let closed = false;

  const settled = async (abort: AbortController): Promise<Session> => {
    const limit = clock.after(PENDING_LIMIT, () => abort.abort());
    try {
      const opened = await engine.connect(target, abort.signal);
      if (closed) {
        opened.destroy();
        throw new CheckError("connect", "the check is closed");
      }
      refused = undefined;
      session = opened;
      return opened;
    } catch (error) {
      const failure = engine.failure(error);
      // Counted here and not by those who wait: the attempt may end when nobody does.
      if (failure.reason === "auth") refused = backOff(failure, refused?.backOff, clock);
      throw failure;
    } finally {
      limit();
      attempt = undefined;
    }
  };

  const pending = (): Promise<Session> => {
    if (attempt === undefined) {
      const abort = new AbortController();
      const done = settled(abort);
      done.catch(() => {});
      attempt = { done, abort };
    }
    return attempt.done;
  };

  return {
    async open(signal) {
      if (session?.alive) return session;
      session = undefined;
      if (refused !== undefined && attempt === undefined) {
        if (target.password?.refresh()) refused = undefined;
        else if (clock.monotonic() < refused.until) throw postponed(refused, clock);
      }
      try {
        return await whileRunning(pending(), signal, target);
      } catch (error) {
        const rotated = error instanceof CheckError && error.reason === "auth" && !signal.aborted && target.password?.refresh();
        if (!rotated) throw error;
        refused = undefined;
        return whileRunning(pending(), signal, target);
      }
    },
    drop() {
      session?.destroy();
      session = undefined;
    },
    close() {
      closed = true;
      attempt?.abort.abort();
      session?.destroy();
      session = undefined;
    },
  };
}

function backOff(
  error: CheckError,
  last: number | undefined,
  clock: Clock,
): { error: CheckError; until: number; backOff: number } {
  const seconds = Math.min(LONGEST_BACK_OFF, last === undefined ? FIRST_BACK_OFF : 2 * last);
  return { error, backOff: seconds, until: clock.monotonic() + seconds };
}

function postponed({ error, until }: { readonly error: CheckError; readonly until: number }, clock: Clock): CheckError {
  const seconds = Math.ceil(until - clock.monotonic());
  return new CheckError("auth", `${error.message}; not tried again for ${seconds} s, or until the password file changes`, {
    cause: error,
  });
}

/** Waits until the signal. What is waited for goes on. */
export function whileRunning<T>(work: Promise<T>, signal: AbortSignal, target: DatabaseSection): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new CheckError("timeout", `no answer within ${target.timeout} s`));
    if (signal.aborted) aborted();
    signal.addEventListener("abort", aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
  });
}
