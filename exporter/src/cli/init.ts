import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";
import { readFailure } from "../config/read.js";
import { ENGINE_NAMES } from "../config/schema/database.js";
import { type EngineName, PASSWORD_VARIABLE, starterFile } from "./starter.js";

/** As given on the command line; what is missing is asked for when somebody can answer. */
export interface InitOptions {
  /** The file to write. */
  readonly file: string;
  readonly engine?: string;
  /** May hold the port: `db.intra:3307`, `[::1]:5432`. */
  readonly host?: string;
  readonly port?: number | string;
  readonly user?: string;
}

export interface InitIo {
  readonly input: NodeJS.ReadableStream;
  /** Questions, and what was done. */
  readonly output: NodeJS.WritableStream;
  /** Somebody can answer questions. */
  readonly interactive: boolean;
  /** IANA name of the machine's zone. */
  readonly timeZone: string;
}

const DEFAULT_USER = "sla_exporter";

/**
 * Writes a starter policy file; never overwrites one. Throws an Error with a sentence for the user when an
 * answer is missing or wrong, or when the file cannot be written.
 */
export async function init(options: InitOptions, io: InitIo): Promise<void> {
  const answers = await complete(options, io);
  const engine = parseEngine(answers.engine);
  const address = parseAddress(answers.host);
  const port = options.port === undefined ? address.port : parsePort(String(options.port));
  const user = options.user ?? DEFAULT_USER;
  const text = starterFile({ engine, host: address.host, user, timeZone: io.timeZone, ...(port === undefined ? {} : { port }) });
  try {
    writeFileSync(options.file, text, { flag: "wx" });
  } catch (error) {
    throw new Error(`cannot write "${options.file}": ${writeFailure(error as NodeJS.ErrnoException, options.file)}`);
  }
  io.output.write(`wrote ${options.file}. Next:
  1. create the monitoring user:   sla-exporter grants ${engine} --user ${user}
  2. tell the exporter its password: export ${PASSWORD_VARIABLE}=...
  3. try everything once:          sla-exporter check --live --config.file=${options.file}
`);
}

function writeFailure(error: NodeJS.ErrnoException, file: string): string {
  if (error.code === "EEXIST") return "it exists already; move it away, or name another file";
  if (error.code === "ENOENT") return `there is no folder "${dirname(file)}"; make it first`;
  return readFailure(error);
}

async function complete({ engine, host }: InitOptions, io: InitIo): Promise<{ engine: string; host: string }> {
  if (engine !== undefined && host !== undefined) return { engine, host };
  if (!io.interactive) throw new Error("nobody is here to answer questions: give --engine and --host");
  const lines = createInterface({ input: io.input });
  try {
    const next = lines[Symbol.asyncIterator]();
    const ask = async (question: string, preset: string): Promise<string> => {
      io.output.write(`${question} [${preset}]: `);
      const line = await next.next();
      if (line.done) throw new Error("the input ended before all questions were answered");
      return line.value.trim() || preset;
    };
    return {
      engine: engine ?? (await ask(`Database engine (${ENGINE_NAMES.join(", ")})`, ENGINE_NAMES[0])),
      host: host ?? (await ask("Address of the database server (host or host:port)", "localhost")),
    };
  } finally {
    lines.close();
  }
}

function parseEngine(text: string): EngineName {
  const engine = ENGINE_NAMES.find((name) => name === text.toLowerCase());
  if (engine === undefined) throw new Error(`expected one of ${ENGINE_NAMES.join(", ")} as engine, got "${text}"`);
  return engine;
}

function parseAddress(text: string): { host: string; port: number | undefined } {
  const match = /^(?:\[([\da-fA-F:.]+)\]|([^\s:[\]/]+))(?::(\d+))?$/.exec(text);
  if (match) return { host: match[1] ?? match[2] ?? text, port: match[3] === undefined ? undefined : parsePort(match[3]) };
  // A bare IPv6 address has no room for a port.
  if (/^[\da-fA-F:.]+$/.test(text) && text.includes(":")) return { host: text, port: undefined };
  throw new Error(`expected a host or host:port as address, got "${text}"`);
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new Error(`expected a port from 1 to 65535, got "${text}"`);
  return port;
}
