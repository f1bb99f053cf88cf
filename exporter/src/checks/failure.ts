/** Why a check failed: the closed list. `limit`: a bound of ours was hit (body size, redirects, rows). */
export type FailureReason =
  | "dns"
  | "connect"
  | "tls"
  | "timeout"
  | "protocol"
  | "status"
  | "assertion"
  | "extract"
  | "auth"
  | "sql"
  | "permission"
  | "saturated"
  | "limit"
  | "cleanup"
  | "internal";

/** A failure whose reason is known. The message is one lower-case sentence without secrets. */
export class CheckError extends Error {
  override readonly name = "CheckError";
  readonly reason: FailureReason;
  /** What mends it, if that is known where it was thrown: statements, a line each. */
  readonly remedy: string | undefined;

  constructor(reason: FailureReason, message: string, options?: { cause?: unknown; remedy?: string | undefined }) {
    super(message, options);
    this.reason = reason;
    this.remedy = options?.remedy;
  }
}
