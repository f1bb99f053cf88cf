/**
 * Gathers a long text. Lines are added to chunks of limited size: one string of many megabytes grown
 * line by line becomes a deep rope, an array with an entry for each line a large array.
 */
export class Chunks {
  static readonly #SIZE = 1 << 16;
  readonly #full: string[] = [];
  #open = "";

  push(text: string): void {
    this.#open += text;
    if (this.#open.length < Chunks.#SIZE) return;
    this.#full.push(this.#open);
    this.#open = "";
  }

  text(): string {
    return this.#full.join("") + this.#open;
  }
}
