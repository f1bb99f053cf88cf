import { Gathered, type LineScanner, type LogLine } from "./line.js";

/** Keys of https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-JSONLOG that are read. */
const FIELDS: ReadonlySet<string> = new Set([
  "timestamp",
  "user",
  "dbname",
  "session_id",
  "ps",
  "vxid",
  "error_severity",
  "state_code",
  "message",
  "context",
  "application_name",
  "backend_type",
]);

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Where the scanner stands in a line. */
type Place = "start" | "key" | "in key" | "colon" | "value" | "in text" | "in other" | "next" | "end" | "lost";

/** The jsonlog format: one flat object a line, its values texts or numbers. Line breaks within texts are escaped. */
export class JsonLines implements LineScanner {
  #place: Place;
  #escaped = false;
  #key = "";
  #wanted = false;
  readonly #gathered = new Gathered();
  #fields = new Map<string, string>();
  #pending = 0;
  /** The line under way is no damaged one: its beginning was left out on purpose. */
  #passedOver: boolean;

  /** @param within whether reading begins anywhere in a line, the rest of which is passed over. */
  constructor(within = false) {
    this.#place = within ? "lost" : "start";
    this.#passedOver = within;
  }

  get pending(): number {
    return this.#pending;
  }

  get within(): boolean {
    return this.#passedOver;
  }

  feed(chunk: Buffer, take: (line: LogLine | undefined) => void): void {
    let lineStart = -this.#pending;
    let at = 0;
    while (at < chunk.length) {
      if (this.#place === "in key" || this.#place === "in text") {
        at = this.#text(chunk, at);
        continue;
      }
      if (this.#place === "lost") {
        const end = chunk.indexOf(NEWLINE, at);
        if (end < 0) break;
        at = end;
      }
      const byte = chunk[at] ?? 0;
      at++;
      if (byte === NEWLINE) {
        this.#endLine(take);
        lineStart = at;
      } else this.#step(byte);
    }
    this.#pending = chunk.length - lineStart;
  }

  /** Goes on in a text. @returns where it ends, or the end of the chunk. */
  #text(chunk: Buffer, start: number): number {
    let at = start;
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE || byte === NEWLINE) break;
    }
    if (this.#wanted) this.#gathered.add(chunk, start, at);
    if (at === chunk.length) return at;
    // A line break within a text: the line was cut off.
    if (chunk[at] === NEWLINE) {
      this.#place = "lost";
      return at;
    }
    this.#endText();
    return at + 1;
  }

  #endText(): void {
    if (this.#place === "in key") {
      this.#key = this.#gathered.take();
      this.#place = "colon";
      return;
    }
    if (this.#wanted) this.#fields.set(this.#key, unescaped(this.#gathered.take()));
    this.#place = "next";
  }

  #step(byte: number): void {
    switch (this.#place) {
      case "start":
        this.#place = byte === OPEN ? "key" : "lost";
        return;
      case "key":
        this.#place = byte === QUOTE ? "in key" : "lost";
        this.#wanted = true;
        return;
      case "colon":
        this.#place = byte === COLON ? "value" : "lost";
        return;
      case "value":
        this.#place = byte === QUOTE ? "in text" : "in other";
        this.#wanted = FIELDS.has(this.#key);
        return;
      case "in other":
      case "next":
        if (byte === COMMA) this.#place = "key";
        else if (byte === CLOSE) this.#place = "end";
        else if (this.#place === "next" || byte === QUOTE || byte === OPEN || byte === COLON) this.#place = "lost";
        return;
      default:
        this.#place = "lost";
    }
  }

  #endLine(take: (line: LogLine | undefined) => void): void {
    const whole = this.#place === "end";
    const fields = this.#fields;
    const passedOver = this.#passedOver;
    this.#place = "start";
    this.#escaped = false;
    this.#passedOver = false;
    this.#gathered.take();
    this.#fields = new Map();
    if (whole && fields.has("timestamp")) take(lineOf(fields));
    else if (!passedOver) take(undefined);
  }
}

function lineOf(fields: ReadonlyMap<string, string>): LogLine {
  const text = (key: string) => fields.get(key) ?? "";
  return {
    time: text("timestamp"),
    user: text("user"),
    database: text("dbname"),
    session: text("session_id"),
    activity: text("ps"),
    transaction: text("vxid"),
    severity: text("error_severity"),
    // Left out where there is no error.
    state: text("state_code") || "00000",
    message: text("message"),
    hasContext: fields.has("context"),
    application: text("application_name"),
    process: text("backend_type"),
  };
}

function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  // A text that was cut may end within an escape.
  for (const cut of [text, text.replace(/\\(u[0-9a-fA-F]{0,3})?$/, "")]) {
    try {
      return String(JSON.parse(`"${cut}"`));
    } catch {
      // Tried without its end, and then taken as it stands.
    }
  }
  return text;
}
