/** The Chinese page, and the texts that nothing asked for. */
export function chineseMetricsPage(): { readonly text: string; readonly unused: readonly string[] };
