import type { ManagedProcess } from "../processes/managed.js";
import type { Place } from "./launch.js";
import { launch } from "./launch.js";

/** Starts node_exporter, which tells of the machine that the demo runs on. */
export function startNodeExporter(program: string, place: Place): Promise<ManagedProcess> {
  return launch("node-exporter", "/", place, { command: program, args: [`--web.listen-address=127.0.0.1:${place.port}`] });
}
