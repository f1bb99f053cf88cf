const TEMPLATE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Values made anew for each run. */
export const GENERATED = ["uuid", "time", "unix", "counter"] as const;

/** @returns the names that a text takes from variables: `/orders/{{order}}` takes `order`. */
export function templateNames(text: string): readonly string[] {
  return [...text.matchAll(TEMPLATE)].map((match) => match[1] ?? "");
}

/** @returns the text with a digit in place of each template: enough to judge the shape of a URL. */
export function withoutTemplates(text: string): string {
  return text.replace(TEMPLATE, "1");
}
