/** A key of the policy file. `NAME` in its path stands for any id, `[]` for any place of a list. */
export interface ConfigurationKey {
  readonly path: string;
  /** Undefined where the schema says nothing. */
  readonly description: string | undefined;
  readonly required: boolean;
  /** A value as it may be written; undefined where docs/every-key.yml and the example have none. */
  readonly example: unknown;
}

/** Each key once, in the order of the schema. Objects come before their keys. */
export function configurationKeys(): readonly ConfigurationKey[];
