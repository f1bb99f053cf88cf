import type { LINTER_RULES } from "./linter-rules.js";
import type { OWN_RULES } from "./own-rules.js";

export type RuleName = keyof typeof LINTER_RULES | keyof typeof OWN_RULES;

/** A rule that does not hold on every board, and why that is right. */
export interface LintException {
  readonly rule: RuleName;
  /** Part of the uid of the boards that it is for, such as `sla-hosts`; default: all. */
  readonly board?: string;
  /** Query of the panels that it is for; default: all. */
  readonly refId?: string;
  readonly reason: string;
}

const RECORDED =
  "Boards read the recorded sla: series, which put what several exporters say together: they have a system, and no job or instance.";

export const LINT_EXCEPTIONS: readonly LintException[] = [
  { rule: "template-job-rule", reason: RECORDED },
  { rule: "template-instance-rule", reason: RECORDED },
  { rule: "target-job-rule", reason: RECORDED },
  { rule: "target-instance-rule", reason: RECORDED },
];
