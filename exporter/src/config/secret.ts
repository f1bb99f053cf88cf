import { inspect } from "node:util";

/** Shown in place of a secret, wherever something tries to print one. */
export const MASK = "[secret]";

/** A text with what must be masked by value wherever it turns up: of `Bearer ${env:TOKEN}` only the token. */
export interface Revealed {
  readonly text: string;
  readonly parts: readonly string[];
}

/**
 * A value that must not reach any output. It cannot be serialised: JSON, string
 * conversion and `util.inspect` all give {@link MASK}. Only {@link reveal} gives the text.
 */
export class Secret {
  #revealed: Revealed;
  readonly #read: () => Revealed;

  /**
   * @param read gives the present text; called again by {@link refresh}, for files that are rotated. Without parts,
   * all of the text is one.
   */
  constructor(read: () => string | Revealed) {
    this.#read = () => {
      const revealed = read();
      return typeof revealed === "string" ? { text: revealed, parts: [revealed] } : revealed;
    };
    this.#revealed = this.#read();
  }

  reveal(): string {
    return this.#revealed.text;
  }

  /** What must be masked of the text that {@link reveal} gives: both were read together. */
  revealParts(): readonly string[] {
    return this.#revealed.parts;
  }

  /** Reads the source again. True when the text changed. A source that cannot be read keeps the old text. */
  refresh(): boolean {
    const before = this.#revealed.text;
    try {
      this.#revealed = this.#read();
    } catch {
      return false;
    }
    return this.#revealed.text !== before;
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
