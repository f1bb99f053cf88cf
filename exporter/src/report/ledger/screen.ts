/** Where a report is shown. */
export interface Screen {
  /** Columns. */
  readonly width: number;
  /** Lines; undefined: everything is shown. */
  readonly rows: number | undefined;
  /** ANSI colours. */
  readonly colour: boolean;
}
