/** What this folder needs of a logger; pino's fits. */
export interface Log {
  warn(message: string): void;
}
