import { userInfo } from "node:os";
import { UserError } from "../user-error.js";

/** Under which name something is written down: `--by`, or who called sudo, or the user. Throws a UserError. */
export function authorOf(given: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  const name = given ?? (env.SUDO_USER || userName());
  if (name !== undefined && name.trim() !== "") return name;
  throw new UserError("--by: this user has no name on this machine, and someone has to answer for it: give --by NAME");
}

/** Containers run as users that nobody named. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
