/** What a check tells the log: pino's way, fields first. */
export interface Log {
  info(fields: object, message: string): void;
}
