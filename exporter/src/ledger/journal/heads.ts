import type { Fault } from "./chain.js";
import type { Head, Line } from "./line.js";
import type { Found } from "./read.js";

/** What the heartbeat and others know of the chain, and the lines do not bear out. */
export function headFaults(found: Found, heads: readonly Head[]): readonly Fault[] {
  const { chain, heartbeat } = found;
  const told = heads.map((head) => ({ head, by: `the head ${head.seq}:${head.hash}` }));
  const known = heartbeat ? [{ head: heartbeat.head, by: "the heartbeat" }, ...told] : told;
  const suspect = new Set(chain.faults.map(placeOf));
  const faults: Fault[] = [];
  for (const { head, by } of known) {
    const fault = head.seq > chain.head.seq ? cutOff(found, head.seq, by) : changed(chain.find(head.seq), head, by);
    // What is told of a line once is enough.
    if (!fault || suspect.has(placeOf(fault))) continue;
    suspect.add(placeOf(fault));
    faults.push(fault);
  }
  return faults;
}

const placeOf = ({ file, line }: Fault) => `${file}:${line}`;

/** @param line undefined when it is missing, which the chain tells. */
function changed(line: Line | undefined, { seq, hash }: Head, by: string): Fault | undefined {
  if (!line || line.hash === hash) return undefined;
  return { file: line.file, line: line.number, problem: `was edited, or a line before it was: ${by} knows another entry ${seq}` };
}

function cutOff({ segments, chain }: Found, seq: number, by: string): Fault {
  const last = segments.at(-1);
  const from = chain.head.seq + 1;
  const which = from === seq ? `entry ${seq} is` : `entries ${from} to ${seq} are`;
  const problem = `is not there: ${which} cut off; ${by} knows entry ${seq}`;
  return { file: last?.name ?? "(no segment)", line: (last?.lines.length ?? 0) + 1, problem };
}
