import { CookieJar } from "tough-cookie";
import { CheckError } from "../failure.js";
import { CleanUp } from "./clean-up.js";
import type { CompiledTransaction } from "./compile.js";
import { Connection } from "./connector.js";
import type { Examiners } from "./examiners.js";
import { limited } from "./limit.js";
import { type Owing, remainingSteps } from "./owing.js";
import { performStep } from "./request.js";
import { StepTrace } from "./trace.js";
import { maskerFor } from "./transcript.js";

/** Seconds after which a request whose answer was lost takes no effect any more, beyond the run's own limit. */
const LOST_FOR = 10;

export interface Settled {
  /** What is still owed; undefined when nothing is. */
  readonly owing: Owing | undefined;
  /** Why, masked; undefined when nothing failed. */
  readonly message: string | undefined;
}

/**
 * Cleans up what an earlier run left behind, once. Never throws.
 * @param left seconds that it may take, of the transaction's cleanup_timeout.
 */
export async function settle(
  transaction: CompiledTransaction,
  owing: Owing,
  examiners: Examiners,
  signal: AbortSignal,
  left: number,
): Promise<Settled> {
  const { spec, secrets } = transaction;
  const variables = new Map<string, string>();
  const scope = { variables, counter: owing.counter, now: () => Date.now() / 1000 };
  const kept = new Map(owing.variables);
  const cleanUp = new CleanUp(spec.cleanupTimeout, left);
  const remaining: string[] = [];
  let message: string | undefined;
  let connection: Connection | undefined;
  try {
    for (const [name, template] of transaction.variables) {
      // One that differs from run to run would now name something else.
      if (!transaction.perRun.has(name)) variables.set(name, template.render(scope));
    }
    for (const [name, value] of kept) variables.set(name, value);
    const jar = owing.cookies ? CookieJar.deserializeSync(owing.cookies) : new CookieJar();
    const { steps, isDue, changed } = remainingSteps(transaction, owing, variables);
    let tried = 0;
    for (const step of steps) {
      if (!isDue(step)) continue;
      tried++;
      const failure = await cleanUp.run(
        step,
        async (deadline, limit) => {
          const trace = new StepTrace();
          try {
            await limited(step.spec, trace, { deadline, limit, signal }, async (cut) => {
              if (!connection || connection.closed) connection = new Connection(transaction.tls());
              const context = { scope, jar, connection, examiners, secrets, lenient: true };
              for (const [name, value] of await performStep(step, context, trace, cut)) variables.set(name, value);
            });
            return undefined;
          } catch (error) {
            const reason = error instanceof CheckError ? error.reason : "internal";
            const masker = maskerFor(transaction, variables, trace.exchanges);
            return new CheckError(reason, masker.text((error as Error).message));
          }
        },
        0,
      );
      if (!failure) continue;
      message ??= failure.message;
      remaining.push(step.spec.name);
    }
    if (changed && tried === 0) return { owing, message: unknownSteps(owing) };
  } catch (error) {
    return { owing, message: (error as Error).message };
  } finally {
    connection?.destroy();
  }
  const settledForGood = !owing.lost || Date.now() / 1000 - owing.since > spec.timeout + LOST_FOR;
  if (remaining.length === 0 && settledForGood) return { owing: undefined, message: undefined };
  return { owing: owing.lost ? owing : { ...owing, remaining }, message };
}

function unknownSteps({ remaining }: Owing): string {
  const names = remaining.map((name) => `"${name}"`).join(", ");
  return `the transaction has changed since, and none of its steps can do what was left to ${names}`;
}
