import { inspect } from "node:util";

/** Shown in place of a secret, wherever something tries to print one. */
export const MASK = "[secret]";

/**
 * A value that must not reach any output. It cannot be serialised: JSON, string
 * conversion and `util.inspect` all give {@link MASK}. Only {@link reveal} gives the text.
 */
export class Secret {
  #text: string;
  readonly #read: () => string;
  readonly #readParts: (() => readonly string[]) | undefined;

  /**
   * @param read gives the present text; called again by {@link refresh}, for files that are rotated.
   * @param readParts gives what of it came from the environment and from files. Default: all of it.
   */
  constructor(read: () => string, readParts?: () => readonly string[]) {
    this.#read = read;
    this.#readParts = readParts;
    this.#text = read();
  }

  reveal(): string {
    return this.#text;
  }

  /** What must be masked by value wherever it turns up: `Bearer ${env:TOKEN}` gives only the token. */
  revealParts(): readonly string[] {
    return this.#readParts ? this.#readParts() : [this.#text];
  }

  /** Reads the source again. True when the text changed. A source that cannot be read keeps the old text. */
  refresh(): boolean {
    const before = this.#text;
    try {
      this.#text = this.#read();
    } catch {
      return false;
    }
    return this.#text !== before;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
