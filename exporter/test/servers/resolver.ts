import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An address of the loopback that nobody else listens at. */
const ADDRESS = "127.53.0.1";
/** Runs a program with a file in place of /etc/resolv.conf. */
const WITH_FILE = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/resolv.conf && exec "$@"'];

export interface Resolver {
  /** Words that stand before a program and let it ask this resolver alone. */
  readonly within: readonly string[];
  stop(): void;
}

/** False where a program cannot be given a resolver of its own. */
export function resolverAvailable(): boolean {
  return process.getuid?.() === 0 && spawnSync("unshare", ["--mount", "true"]).status === 0;
}

/** A name server that says 127.0.0.1 of every name below `good.example` at once, and of other names nothing ever. */
export async function startResolver(): Promise<Resolver> {
  const folder = mkdtempSync(join(tmpdir(), "sla-resolver-"));
  const file = join(folder, "resolv.conf");
  writeFileSync(file, `nameserver ${ADDRESS}\n`);
  const server = createSocket("udp4", (query, asker) => {
    const answer = answerTo(query);
    if (answer) server.send(answer, asker.port, asker.address);
  });
  server.bind(53, ADDRESS);
  await once(server, "listening");
  return {
    within: [...WITH_FILE, file],
    stop() {
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** After RFC 1035: a header of 12 bytes, the labels of the name, each with its length before it, type and class. */
function answerTo(query: Buffer): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  if (labels.slice(-2).join(".") !== "good.example") return undefined;
  const question = query.subarray(12, at + 5);
  const isA = query.readUInt16BE(at + 1) === 1;
  const header = Buffer.from([...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, isA ? 1 : 0, 0, 0, 0, 0]);
  // The name by its place in the message, type A, class IN, 60 s, four bytes.
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([header, question, ...(isA ? [record] : [])]);
}
