/** Seconds for an orderly end; an engine waits for ten. */
const PATIENCE = 4;

/**
 * Starts one part as the process of a container, and stops it in order when the engine asks for it.
 * @param start gives what stops it. When it fails, the process ends with 1 and its container is started again.
 */
export function run(name: string, start: () => Promise<() => Promise<unknown>>): void {
  let stop: () => Promise<unknown> = async () => undefined;
  const end = () => {
    setTimeout(() => process.exit(0), PATIENCE * 1000).unref();
    void stop().finally(() => process.exit(0));
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, end);
  start().then(
    (given) => {
      stop = given;
      console.log(`${name} is ready.`);
    },
    (error: unknown) => {
      console.error(`${name} cannot start: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    },
  );
}
