/** The text of the page in a language, and the Chinese texts that nothing asked for. */
export function configurationPage(language: "en" | "zh-CN"): { readonly text: string; readonly unused: readonly string[] };
