import type { ManagedProcess } from "../processes/managed.js";
import type { Place } from "./launch.js";
import { launch } from "./launch.js";

/** Disks that are mounted for a while, such as those of other demos, are not the machine's. */
const PASSING = "^/(dev|proc|run|sys|mnt|media|tmp|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)";

/** Starts node_exporter, which tells of the machine that the demo runs on. */
export function startNodeExporter(program: string, place: Place): Promise<ManagedProcess> {
  const args = [`--web.listen-address=127.0.0.1:${place.port}`, `--collector.filesystem.mount-points-exclude=${PASSING}`];
  return launch("node-exporter", "/", place, { command: program, args });
}
