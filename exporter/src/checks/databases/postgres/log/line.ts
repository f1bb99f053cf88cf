/** What is read of a line of the log. Texts that are not there are empty; long ones are cut. */
export interface LogLine {
  /** As the server writes it: "2026-11-23 18:23:18.099 CST". */
  readonly time: string;
  readonly user: string;
  readonly database: string;
  readonly session: string;
  /** What the process said it did: SELECT, PARSE, BIND, idle, ... Never translated. */
  readonly activity: string;
  /** Virtual transaction id, "3/42"; "3/0" outside of transactions. */
  readonly transaction: string;
  /** Translated. */
  readonly severity: string;
  /** SQLSTATE, "00000" for what is no error. */
  readonly state: string;
  /** Its first part. */
  readonly message: string;
  /** It was raised within a function or the like. */
  readonly hasContext: boolean;
  readonly application: string;
  /** "client backend", "postmaster", ... Never translated. */
  readonly process: string;
}

/** Finds lines in what is read chunk by chunk. It keeps no more of a line than {@link KEPT} bytes of each text. */
export interface LineScanner {
  /** Calls back for each line that ends in the chunk; with undefined for one that could not be read. */
  feed(chunk: Buffer, take: (line: LogLine | undefined) => void): void;
  /** Bytes since the end of the last whole line: where reading has to begin again after a restart. */
  readonly pending: number;
  /** Those bytes begin within a line whose rest is to be passed over. */
  readonly within: boolean;
}

/** Bytes of a text that are kept: enough of a message to tell one statement from another. */
export const KEPT = 2048;

/** Gathers one text out of chunks. */
export class Gathered {
  #pieces: Buffer[] = [];
  #bytes = 0;

  add(chunk: Buffer, start: number, end: number): void {
    const size = Math.min(end - start, KEPT - this.#bytes);
    if (size <= 0) return;
    // A copy: the chunk is to be freed while a line goes on.
    this.#pieces.push(Buffer.from(chunk.subarray(start, start + size)));
    this.#bytes += size;
  }

  take(): string {
    if (this.#bytes === 0) return "";
    const text = (this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces))?.toString("utf8") ?? "";
    this.#pieces = [];
    this.#bytes = 0;
    return text;
  }
}
