const SENSITIVE_NAME = /pass|pwd|secret|token|authorization|cookie|api[-_]?key|credential|session[-_]?id/i;

/** True for names under which secrets stand: of headers, fields, variables, JSON keys. */
export function isSensitiveName(name: string): boolean {
  return SENSITIVE_NAME.test(name);
}
