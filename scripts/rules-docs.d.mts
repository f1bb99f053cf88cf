/** The text of docs/rules.md. */
export function rulesPage(): string;

/** The text of docs/zh-CN/rules.md, and the texts that nothing asked for. */
export function chineseRulesPage(): { readonly text: string; readonly unused: readonly string[] };
