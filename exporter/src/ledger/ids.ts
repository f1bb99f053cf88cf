/** Ids of one kind: a letter and a number that is never given twice. */
export class Ids {
  readonly #letter: string;
  /** The highest number that was given, or may have been. */
  #last = 0;

  constructor(letter: string) {
    this.#letter = letter;
  }

  get next(): string {
    return `${this.#letter}${this.#last + 1}`;
  }

  /** An id of any kind is on record. */
  given(id: string): void {
    const [, letter, number] = /^(\D)(\d{1,15})$/.exec(id) ?? [];
    if (letter === this.#letter) this.#last = Math.max(this.#last, Number(number));
  }

  /** So many ids may have been given that nobody knows of any more. */
  lost(count: number): void {
    this.#last += Math.max(0, count);
  }
}
