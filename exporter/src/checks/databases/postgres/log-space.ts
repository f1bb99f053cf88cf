import { statfs } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { DatabaseSection } from "../../../config/schema/policy.js";
import { CheckError } from "../../failure.js";
import type { Collector } from "../engine.js";
import { type Signal, signal } from "../signals.js";
import { grantMonitor } from "./privileges.js";

const PATHS = `
SELECT
  current_setting('data_directory') AS data,
  current_setting('log_directory') AS log,
  current_setting('logging_collector')::boolean AS collector`;

const MAY_READ_SETTINGS = "SELECT pg_has_role(current_user, 'pg_read_all_settings', 'USAGE') AS may";

/**
 * Free space of the file systems that hold the write-ahead log and the server's log: only of a server on this host, and
 * where this process may look into the folder itself, which may lie on another file system than the one above it.
 */
export const logSpaceCollector: Collector = {
  name: "log_space",
  every: 60,
  async collect(session, target) {
    if (!onThisHost(target)) return {};
    const [allowed] = await session.query<{ may: boolean }>(MAY_READ_SETTINGS);
    if (allowed?.may !== true) {
      throw new CheckError(
        "permission",
        "the user is not a member of pg_monitor or pg_read_all_settings and cannot see where the logs lie",
      );
    }
    const [paths] = await session.query<{ data: string; log: string; collector: boolean }>(PATHS);
    if (paths === undefined) return {};
    const { data, log, collector } = paths;
    const server = isAbsolute(log) ? log : join(data, log);
    return { signals: [...(await free("wal", join(data, "pg_wal"))), ...(collector ? await free("server", server) : [])] };
  },
  remedy: grantMonitor,
};

function onThisHost({ socket, host }: DatabaseSection): boolean {
  return socket !== undefined || host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** A folder that cannot be seen is no failure: most exporters do not run beside their server, or not as its user. */
async function free(log: string, path: string): Promise<readonly Signal[]> {
  try {
    const { bavail, bsize } = await statfs(path);
    return [signal("log_filesystem_free_bytes", { log }, bavail * bsize)];
  } catch {
    return [];
  }
}
