/** The text of docs/rules.md. */
export function rulesPage(): string;
