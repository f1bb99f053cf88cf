/** Something that the user can mend: told in one sentence, without a stack, exit code 1. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** For what goes wrong with what the user gave: its message is told. */
export function asUserError<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}
