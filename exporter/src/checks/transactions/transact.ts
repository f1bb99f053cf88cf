import { CookieJar } from "tough-cookie";
import { CheckError } from "../failure.js";
import { CleanUp } from "./clean-up.js";
import type { CompiledStep, CompiledTransaction } from "./compile.js";
import { Connection } from "./connector.js";
import type { Examiners } from "./examiners.js";
import { limited } from "./limit.js";
import { isDue, type Owing } from "./owing.js";
import { performStep } from "./request.js";
import type { RunFailure, StepRun, TransactionRun } from "./run.js";
import type { Scope } from "./template.js";
import { StepTrace } from "./trace.js";
import { maskerFor, transcript } from "./transcript.js";

/** A request of these that got no answer leaves nothing behind. */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** How a run is to be made. */
export interface RunOptions {
  /** Number of the run, for `{{counter}}`. */
  readonly counter: number;
  /** Keep what was sent and received also when all is well. */
  readonly exchanges: boolean;
  readonly examiners: Examiners;
  /** Told before each request what the run may leave behind from then on. */
  readonly owing?: (owing: Owing) => void;
}

export interface Transacted {
  readonly run: TransactionRun;
  /** What could not be cleaned up. */
  readonly owing: Owing | undefined;
}

/** One step as it was run, before masking. */
interface PerformedStep {
  readonly step: CompiledStep;
  readonly trace: StepTrace;
  readonly failure: CheckError | undefined;
}

/** Runs a transaction once. Never throws; the signal cuts the request that is under way, cleaning up goes on. */
export async function transact(transaction: CompiledTransaction, options: RunOptions, signal: AbortSignal): Promise<Transacted> {
  const run = new Run(transaction, options);
  try {
    await run.steps(signal);
    return run.finish();
  } finally {
    run.close();
  }
}

class Run {
  readonly #transaction: CompiledTransaction;
  readonly #options: RunOptions;
  readonly #startedAt = Date.now() / 1000;
  readonly #start = performance.now();
  readonly #variables = new Map<string, string>();
  readonly #scope: Scope;
  readonly #jar = new CookieJar();
  readonly #performed: PerformedStep[] = [];
  readonly #sent = new Set<string>();
  readonly #remaining = new Set<string>();
  readonly #cleanUp: CleanUp;
  #connection: Connection | undefined;
  #failure: { readonly step: CompiledStep; readonly error: CheckError } | undefined;
  #lost = false;

  constructor(transaction: CompiledTransaction, options: RunOptions) {
    this.#transaction = transaction;
    this.#options = options;
    this.#scope = { variables: this.#variables, counter: options.counter, now: () => Date.now() / 1000 };
    this.#cleanUp = new CleanUp(transaction.spec.cleanupTimeout);
  }

  async steps(signal: AbortSignal): Promise<void> {
    const { spec, steps, variables } = this.#transaction;
    const deadline = this.#start + spec.timeout * 1000;
    const first = steps[0];
    try {
      for (const [name, template] of variables) this.#variables.set(name, template.render(this.#scope));
    } catch (error) {
      if (first) this.#failure = { step: first, error: known(error) };
    }
    for (const step of steps) {
      if (step.spec.always) await this.#always(step);
      else if (!this.#failure) await this.#ordinary(step, deadline, signal);
    }
  }

  async #ordinary(step: CompiledStep, deadline: number, signal: AbortSignal): Promise<void> {
    const later = this.#transaction.steps.filter(
      ({ spec }) => spec.always && !this.#performed.some((done) => done.step.spec === spec),
    );
    if (later.length > 0) {
      const sent = new Set(this.#sent).add(step.spec.name);
      this.#options.owing?.(
        this.#owing(
          sent,
          later.map(({ spec }) => spec.name),
          true,
        ),
      );
    }
    const { timeout } = this.#transaction.spec;
    const trace = new StepTrace();
    const error = await this.#perform(step, trace, deadline, `the run's limit of ${timeout} s`, signal, false);
    if (trace.sent) {
      this.#sent.add(step.spec.name);
      if (!trace.answered && !SAFE_METHODS.has(trace.exchanges.at(-1)?.request.method ?? "")) this.#lost = true;
    }
    if (error) this.#failure = { step, error };
  }

  async #always(step: CompiledStep): Promise<void> {
    if (!isDue(step, this.#transaction, this.#sent, this.#variables)) return;
    const lenient = this.#failure !== undefined;
    const error = await this.#cleanUp.run(step, (deadline, limit) => {
      const trace = new StepTrace();
      return this.#perform(step, trace, deadline, limit, undefined, lenient);
    });
    if (!error) return;
    this.#remaining.add(step.spec.name);
    const message = `cleaning up failed: ${error.message}`;
    this.#failure ??= { step, error: new CheckError("cleanup", message, { cause: error }) };
  }

  /** @returns the failure, if there was one. */
  async #perform(
    step: CompiledStep,
    trace: StepTrace,
    deadline: number,
    limit: string,
    signal: AbortSignal | undefined,
    lenient: boolean,
  ): Promise<CheckError | undefined> {
    let failure: CheckError | undefined;
    const { examiners } = this.#options;
    try {
      await limited(step.spec, trace, { deadline, limit, signal }, async (cut) => {
        const connection = this.#connect();
        const context = {
          scope: this.#scope,
          jar: this.#jar,
          connection,
          examiners,
          secrets: this.#transaction.secrets,
          lenient,
        };
        for (const [name, value] of await performStep(step, context, trace, cut)) this.#variables.set(name, value);
      });
    } catch (error) {
      failure = known(error);
    }
    trace.end();
    this.#performed.push({ step, trace, failure });
    return failure;
  }

  #connect(): Connection {
    if (!this.#connection || this.#connection.closed) this.#connection = new Connection(this.#transaction.tls());
    return this.#connection;
  }

  #owing(sent: ReadonlySet<string>, remaining: readonly string[], lost: boolean): Owing {
    const constant = new Set(
      this.#transaction.variables.map(([name]) => name).filter((name) => !this.#transaction.perRun.has(name)),
    );
    return {
      since: this.#startedAt,
      counter: this.#options.counter,
      variables: [...this.#variables].filter(([name]) => !constant.has(name)),
      cookies: this.#jar.serializeSync(),
      sent: [...sent],
      lost,
      remaining,
    };
  }

  finish(): Transacted {
    const { spec, steps } = this.#transaction;
    // With retries, the last try of a cleaning-up step tells.
    const last = new Map(this.#performed.map((performed) => [performed.step, performed]));
    const ordinary = [...last.values()].filter(({ step }) => !step.spec.always);
    const end = ordinary.at(-1)?.trace;
    const begin = ordinary[0]?.trace.startedAt ?? this.#start;
    const duration = end ? (end.startedAt - begin) / 1000 + end.duration : 0;
    const result = this.#failure ? "failed" : duration > spec.responseTime ? "slow" : "ok";
    const masker = this.#failure || this.#options.exchanges ? this.#masker() : undefined;
    const message = (error: CheckError) => masker?.text(error.message) ?? error.message;
    const failure: RunFailure | undefined = this.#failure && {
      step: this.#failure.step.spec.name,
      reason: this.#failure.error.reason,
      message: message(this.#failure.error),
    };
    const run: TransactionRun = {
      kind: "transaction",
      transaction: spec.id,
      startedAt: this.#startedAt,
      duration,
      result,
      ...(failure ? { failure } : {}),
      steps: [...last.values()].map(({ step, trace, failure: error }): StepRun => {
        return {
          name: step.spec.name,
          always: step.spec.always,
          offset: (trace.startedAt - begin) / 1000,
          duration: trace.duration,
          phases: trace.clock.phases(),
          ...(trace.status === undefined ? {} : { status: trace.status }),
          receivedBytes: trace.receivedBytes,
          ...(trace.certificateExpiry === undefined ? {} : { certificateExpiry: trace.certificateExpiry }),
          ...(error ? { failure: { reason: error.reason, message: message(error) } } : {}),
          ...(masker ? { exchanges: transcript(trace.exchanges, masker) } : {}),
        };
      }),
    };
    const remaining = steps
      .filter((step) => this.#remaining.has(step.spec.name) || (this.#lost && step.spec.always && last.has(step)))
      .map((step) => step.spec.name);
    return { run, owing: remaining.length > 0 ? this.#owing(this.#sent, remaining, this.#lost) : undefined };
  }

  #masker() {
    return maskerFor(
      this.#transaction,
      this.#variables,
      this.#performed.flatMap(({ trace }) => trace.exchanges),
    );
  }

  close(): void {
    this.#connection?.destroy();
  }
}

/** Anything that is no failure of the other side is ours. */
function known(error: unknown): CheckError {
  if (error instanceof CheckError) return error;
  return new CheckError("internal", `an error of the exporter: ${(error as Error).message}`, { cause: error });
}
