import { Gathered, KEPT, type LineScanner, type LogLine } from "./line.js";

/** Columns that are read. https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG */
const COLUMNS = {
  time: 0,
  user: 1,
  database: 2,
  session: 5,
  activity: 7,
  transaction: 9,
  severity: 11,
  state: 12,
  message: 13,
  context: 18,
  application: 22,
  process: 23,
} as const;
const READ: ReadonlySet<number> = new Set(Object.values(COLUMNS));
/** Since version 13, the first with the kind of the process. */
const FEWEST_COLUMNS = 24;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const ENDS_BARE: ReadonlySet<number> = new Set([NEWLINE, QUOTE, COMMA]);

/**
 * How a line of a client begins. Within a quoted text every quote is doubled, so that no text can look so: a single
 * quote followed by anything but a comma or a line break stands outside of texts.
 */
const BEGINNING = /\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^,"\n]{1,40},"(?=[^",\r\n])/;
const LONGEST_BEGINNING = 100;
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} /;

type Place = "field" | "bare" | "quoted" | "quote" | "lost";

/** The csvlog format: texts may be quoted and hold line breaks. */
export class CsvLines implements LineScanner {
  #place: Place;
  #column = 0;
  #fields: string[] = [];
  readonly #gathered = new Gathered();
  #quoted = false;
  #pending = 0;
  /** The end of what was passed over, in which a beginning may have started. */
  #passed = "";

  /** @param within whether reading begins anywhere in a line, the rest of which is passed over. */
  constructor(within = false) {
    this.#place = within ? "lost" : "field";
  }

  get pending(): number {
    return this.#pending;
  }

  get within(): boolean {
    return this.#place === "lost";
  }

  feed(chunk: Buffer, take: (line: LogLine | undefined) => void): void {
    let lineStart = -this.#pending;
    let at = 0;
    while (at < chunk.length) {
      if (this.#place === "lost") {
        const found = this.#find(chunk, at);
        if (found === undefined) {
          lineStart = chunk.length - this.#passed.length;
          break;
        }
        lineStart = found;
        at = Math.max(0, found);
        continue;
      }
      at = this.#place === "quoted" ? this.#inQuotes(chunk, at) : this.#outside(chunk, at, take);
      if (
        this.#place === "field" &&
        this.#column === 0 &&
        this.#fields.length === 0 &&
        !this.#quoted &&
        chunk[at - 1] === NEWLINE
      )
        lineStart = at;
    }
    this.#pending = chunk.length - lineStart;
  }

  #inQuotes(chunk: Buffer, start: number): number {
    const quote = chunk.indexOf(QUOTE, start);
    const end = quote < 0 ? chunk.length : quote;
    if (READ.has(this.#column)) this.#gathered.add(chunk, start, end);
    if (quote < 0) return end;
    this.#place = "quote";
    return quote + 1;
  }

  #outside(chunk: Buffer, at: number, take: (line: LogLine | undefined) => void): number {
    const byte = chunk[at] ?? 0;
    if (byte === COMMA) this.#endField();
    else if (byte === NEWLINE) this.#endLine(take);
    else if (this.#place === "quote" && byte === QUOTE) {
      if (READ.has(this.#column)) this.#gathered.add(chunk, at, at + 1);
      this.#place = "quoted";
    } else if (this.#place === "field" && byte === QUOTE) {
      this.#place = "quoted";
      this.#quoted = true;
    } else if (this.#place === "quote" || byte === QUOTE) this.#damaged(take);
    else return this.#bare(chunk, at);
    return at + 1;
  }

  #bare(chunk: Buffer, start: number): number {
    this.#place = "bare";
    let end = start + 1;
    while (end < chunk.length && !ENDS_BARE.has(chunk[end] ?? 0)) end++;
    if (READ.has(this.#column)) this.#gathered.add(chunk, start, end);
    return end;
  }

  #endField(): void {
    this.#fields[this.#column] = this.#gathered.take();
    this.#column++;
    this.#place = "field";
    this.#quoted = false;
  }

  #endLine(take: (line: LogLine | undefined) => void): void {
    this.#endField();
    const fields = this.#fields;
    if (this.#column < FEWEST_COLUMNS || !TIME.test(fields[COLUMNS.time] ?? "")) {
      this.#damaged(take);
      // The line break that ends it may begin the next.
      this.#passed = "\n";
      return;
    }
    this.#reset("field");
    take(lineOf(fields));
  }

  #damaged(take: (line: LogLine | undefined) => void): void {
    this.#reset("lost");
    take(undefined);
  }

  #reset(place: Place): void {
    this.#place = place;
    this.#column = 0;
    this.#fields = [];
    this.#quoted = false;
    this.#gathered.take();
    this.#passed = "";
  }

  /** The next line of a client. @returns where it begins in the chunk; below 0 when it began in the one before. */
  #find(chunk: Buffer, from: number): number | undefined {
    const text = this.#passed + chunk.toString("latin1", from);
    const found = BEGINNING.exec(text);
    if (!found) {
      this.#passed = text.slice(-LONGEST_BEGINNING);
      return undefined;
    }
    const begin = found.index + 1;
    const start = from + begin - this.#passed.length;
    const before = Buffer.from(this.#passed.slice(begin), "latin1");
    this.#reset("field");
    // What was passed over already is gone through again: it is the beginning of a time.
    for (let at = 0; at < before.length; ) at = this.#outside(before, at, () => {});
    return start;
  }
}

function lineOf(fields: readonly string[]): LogLine {
  const text = (column: keyof typeof COLUMNS) => fields[COLUMNS[column]] ?? "";
  return {
    time: text("time"),
    user: text("user"),
    database: text("database"),
    session: text("session"),
    activity: text("activity"),
    transaction: text("transaction"),
    severity: text("severity"),
    state: text("state"),
    message: text("message").slice(0, KEPT),
    hasContext: text("context") !== "",
    application: text("application"),
    process: text("process"),
  };
}
