/** A state of pg_stat_activity as a label: idle_in_transaction_aborted. */
export function stateLabel(state: string): string {
  return state.replace(/[()]/g, "").replaceAll(" ", "_");
}
