/** Something that the user can mend: told in one sentence, without a stack, exit code 1. */
export class UserError extends Error {
  override readonly name = "UserError";
}
