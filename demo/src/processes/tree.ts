import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** @returns the process ids of all descendants of a process. Servers put children into sessions of their own, so a process group does not hold them. */
export function descendants(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of processTable()) {
    const siblings = children.get(parent);
    if (siblings) siblings.push(child);
    else children.set(parent, [child]);
  }
  const found: number[] = [];
  for (let queue = [pid]; queue.length > 0; ) {
    queue = queue.flatMap((parent) => children.get(parent) ?? []);
    found.push(...queue);
  }
  return found;
}

/** @returns those of the process ids that still run. One that has ended and waits to be collected does not. */
export function running(pids: readonly number[]): readonly number[] {
  const present = new Set(processTable().map(([pid]) => pid));
  return pids.filter((pid) => present.has(pid));
}

/** Sends a signal. @returns false when there is no such process. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Pairs of process id and parent's id; processes that have ended and wait to be collected are left out. */
function processTable(): readonly (readonly [number, number])[] {
  if (!existsSync("/proc/self/stat")) {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" }).trim().split("\n");
    return lines
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , state]) => !state?.startsWith("Z"))
      .map(([pid, parent]) => [Number(pid), Number(parent)] as const);
  }
  const table: [number, number][] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "latin1");
      // The command in brackets may hold blanks and brackets: what counts stands after the last one.
      const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state !== "Z") table.push([Number(name), Number(parent)]);
    } catch {
      // It ended while we looked.
    }
  }
  return table;
}
