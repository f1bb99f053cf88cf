/** A server's text, or a person's, must not steer the terminal. */
export function visible(text: string): string {
  return text.replaceAll("\t", "  ").replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "�");
}
