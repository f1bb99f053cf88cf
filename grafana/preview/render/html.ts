/** @returns a text with what means something to HTML written out. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** @returns a number of pixels as SVG and CSS take it. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Pixels that a text is wide, about: full-width characters take their size, the others a bit more than half of it. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 1 : 0.56), 0) * size;
}
