import { findProgram } from "../processes/programs.js";

/** Programs of the monitoring that are installed. */
export interface MonitoringPrograms {
  readonly prometheus?: string | undefined;
  readonly alertmanager?: string | undefined;
  readonly nodeExporter?: string | undefined;
}

export function findMonitoring(): MonitoringPrograms {
  return {
    prometheus: findProgram("prometheus"),
    alertmanager: findProgram("prometheus-alertmanager", "alertmanager"),
    nodeExporter: findProgram("prometheus-node-exporter", "node_exporter"),
  };
}
