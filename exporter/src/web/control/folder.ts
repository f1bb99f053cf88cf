import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

/** The socket in a state folder through which people talk to the exporter; it is also the folder's lock. */
export const SOCKET = "control.sock";

/** What the kernel takes for the path of a socket, in bytes: 108 on Linux with the final zero; some left for other systems. */
const LONGEST = 100;

/** A folder whose sockets can be named, however long its own path is. */
export interface SocketFolder {
  /** A path of a file in the folder that is short enough for a socket. It holds until {@link close}. */
  path(name: string): string;
  close(): void;
}

/**
 * Long paths go through the process' own table of open files, which the kernel follows to the same folder. Throws when
 * the folder cannot be opened.
 */
export function openSocketFolder(folder: string): SocketFolder {
  const room = LONGEST - Buffer.byteLength(folder) - 1;
  let descriptor: number | undefined;
  return {
    path(name) {
      if (Buffer.byteLength(name) <= room) return join(folder, name);
      descriptor ??= openSync(folder, "r");
      return `/proc/self/fd/${descriptor}/${name}`;
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}
