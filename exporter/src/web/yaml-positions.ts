import { EVENT_ID, type Event, getScalarValue, parseEvents } from "js-yaml";

interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** Where the keys and values of a YAML text stand. */
export interface Positions {
  key(path: readonly PropertyKey[]): Position;
  /** The value's, or that of the nearest one above it that the text has. */
  value(path: readonly PropertyKey[]): Position;
}

/** @param text one valid YAML document */
export function positionsOf(text: string): Positions {
  const walk = new Walk(text);
  const find = (offsets: ReadonlyMap<string, number>, path: readonly PropertyKey[]): Position => {
    for (let length = path.length; length > 0; length--) {
      const offset = offsets.get(idOf(path.slice(0, length)));
      if (offset !== undefined) return positionAt(text, offset);
    }
    return { line: 1, column: 1 };
  };
  return { key: (path) => find(walk.keys, path), value: (path) => find(walk.values, path) };
}

class Walk {
  readonly keys = new Map<string, number>();
  readonly values = new Map<string, number>();
  readonly #text: string;
  readonly #events: readonly Event[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#events = parseEvents(text, {});
    if (this.#events[0]?.type === EVENT_ID.DOCUMENT) this.#next = 1;
    this.#node([]);
  }

  #node(path: readonly PropertyKey[]): void {
    const event = this.#events[this.#next++];
    if (!event || event.type === EVENT_ID.POP) return;
    this.values.set(idOf(path), offsetOf(event));
    if (event.type === EVENT_ID.MAPPING) this.#children((index) => this.#pair(path, index));
    if (event.type === EVENT_ID.SEQUENCE) this.#children((index) => this.#node([...path, index]));
  }

  #children(child: (index: number) => void): void {
    for (let index = 0; this.#next < this.#events.length && this.#events[this.#next]?.type !== EVENT_ID.POP; index++)
      child(index);
    this.#next++;
  }

  #pair(path: readonly PropertyKey[], index: number): void {
    const key = this.#events[this.#next];
    const isScalar = key?.type === EVENT_ID.SCALAR;
    const at = [...path, isScalar ? getScalarValue(this.#text, key) : `?${index}`];
    if (key) this.keys.set(idOf(at), offsetOf(key));
    this.#node([...at, "?key"]);
    this.#node(at);
  }
}

function offsetOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start;
  return event.type === EVENT_ID.ALIAS ? event.anchorStart : 0;
}

function idOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}
