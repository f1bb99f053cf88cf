const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;

/** Puts a text into a colour, or leaves it. */
export type Paint = (colour: keyof typeof CODES, text: string) => string;

export function painter(colour: boolean): Paint {
  return (name, text) => (colour && text !== "" ? `\u001b[${CODES[name]}m${text}\u001b[0m` : text);
}
