import type { Sample } from "./exposition.js";

/** One line for each system, from what the exporter exposes: state, last transactions, its databases' connections and slow queries. */
export function systemLines(samples: readonly Sample[]): readonly string[] {
  const systems = samples.filter((sample) => sample.name === "sla_system_info").map((sample) => sample.labels.system ?? "");
  const rows = systems.map((system) => {
    const of = (name: string) => samples.filter((sample) => sample.name === name && sample.labels.system === system);
    return [system, state(of("sla_system_up")), transactions(of), databases(of)];
  });
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("   ")
      .trimEnd(),
  );
}

type Of = (name: string) => readonly Sample[];

function state(up: readonly Sample[]): string {
  const value = up[0]?.value;
  return value === undefined ? "waiting" : value === 1 ? "up" : "DOWN";
}

/** Each transaction with the duration of its last run; a failed one says so. */
function transactions(of: Of): string {
  const success = new Map(of("sla_check_success").map((sample) => [sample.labels.check, sample.value]));
  return of("sla_check_duration_seconds")
    .filter((sample) => sample.labels.kind === "transaction")
    .map(({ labels, value }) => {
      const name = (labels.check ?? "").split("/").at(-1);
      return `${name} ${success.get(labels.check) === 0 ? "FAILED" : `${value.toFixed(3)} s`}`;
    })
    .join(", ");
}

function databases(of: Of): string {
  return of("sla_db_up")
    .map(({ labels, value }) => {
      const one = (name: string) => of(name).filter((sample) => sample.labels.database === labels.database);
      const used = one("sla_db_connections_used_ratio")[0]?.value;
      const max = one("sla_db_connections_max")[0]?.value;
      const open = one("sla_db_connections").reduce((sum, sample) => sum + sample.value, 0);
      const [low, high] = [one("sla_db_slow_queries_today")[0]?.value, one("sla_db_slow_queries_today_upper_bound")[0]?.value];
      const parts = [
        ...(max === undefined ? [] : [`${open} of ${max} connections`]),
        ...(used === undefined ? [] : [`${Math.round(used * 100)} %`]),
        ...(low === undefined ? [] : [`slow queries today ${between(low, high ?? low)}`]),
      ];
      return `${labels.database} ${value === 1 ? parts.join(", ") : "DOWN"}`;
    })
    .join("; ");
}

/** The upper bound is infinite while nothing is known of the hours before the exporter began to watch. */
function between(low: number, high: number): string {
  if (high === Number.POSITIVE_INFINITY) return `at least ${low}`;
  return high === low ? String(low) : `${low} to ${high}`;
}
