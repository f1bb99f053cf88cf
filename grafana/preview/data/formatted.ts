/** A value as people read it. */
export interface Formatted {
  readonly text: string;
  readonly suffix: string;
}
