import { inspect } from "node:util";
import { MASK } from "./secret.js";

/** The texts that `${env:NAME}` and `${file:PATH}` put into the policy: what transcripts have to mask. Prints as a mask. */
export class Sensitive {
  readonly #texts = new Set<string>();

  /** Grows also after loading, when a rotated file is read again. */
  add(text: string): void {
    if (text !== "") this.#texts.add(text);
  }

  /** Longest first, so that masking one does not tear another apart. */
  values(): readonly string[] {
    return [...this.#texts].sort((a, b) => b.length - a.length);
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
