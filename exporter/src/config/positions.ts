import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";

/** A place in a text, both from 1. Columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A value of the document with the offsets of it and of its key. */
interface Node {
  readonly key: number | undefined;
  readonly value: number;
  readonly children: ReadonlyMap<string, Node>;
}

/** Where the keys and values of a document stand. */
export interface Positions {
  /** Of the value at a path, or of the nearest thing around it that stands in the text. */
  value(path: readonly PropertyKey[]): Position;
  /** Of the key at a path; of a list's entry, where the entry begins. */
  key(path: readonly PropertyKey[]): Position;
}

/** An alias that refers to the value which it is part of: such a document has no end. */
export class CircularAlias extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super("an alias refers to a value that it is part of");
    this.offset = offset;
  }
}

/** Reads the positions out of a parsed document. Aliases and merged keys (`<<`) lead to where the text stands. */
export function positionsOf(source: string, events: readonly Event[]): Positions {
  const root = new TreeReader(source, events).document();
  const find = (path: readonly PropertyKey[]): readonly Node[] => {
    const found = [root];
    for (const key of path) {
      const next = found.at(-1)?.children.get(String(key));
      if (next === undefined) break;
      found.push(next);
    }
    return found;
  };
  return {
    value(path) {
      const nodes = find(path);
      const node = nodes.at(-1) ?? root;
      // A missing value is looked for at the key that should hold it.
      const offset = nodes.length > path.length ? node.value : (node.key ?? node.value);
      return positionAt(source, offset);
    },
    key(path) {
      const node = find(path).at(-1) ?? root;
      return positionAt(source, node.key ?? node.value);
    },
  };
}

export function positionAt(source: string, offset: number): Position {
  const before = source.slice(0, Math.max(0, offset));
  const start = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  return { line: before.split(/\r\n|\r|\n/).length, column: before.length - start + 1 };
}

class TreeReader {
  #next = 0;
  readonly #source: string;
  readonly #events: readonly Event[];
  readonly #anchors = new Map<string, Node | "open">();

  constructor(source: string, events: readonly Event[]) {
    this.#source = source;
    this.#events = events;
  }

  document(): Node {
    this.#next = this.#events.findIndex((event) => event.type === EVENT_ID.DOCUMENT) + 1;
    return this.#node(undefined);
  }

  #node(key: number | undefined): Node {
    const event = this.#events[this.#next++];
    if (event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) {
      return { key, value: key ?? 0, children: new Map() };
    }
    if (event.type === EVENT_ID.ALIAS) return { ...this.#alias(event.anchorStart, event.anchorEnd), key };
    const anchor = event.anchorStart >= 0 ? this.#source.slice(event.anchorStart, event.anchorEnd) : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, "open");
    const node =
      event.type === EVENT_ID.SCALAR
        ? { key, value: startOf(event, key), children: new Map<string, Node>() }
        : { key, value: event.start, children: event.type === EVENT_ID.MAPPING ? this.#pairs() : this.#entries() };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  #alias(start: number, end: number): Node {
    const target = this.#anchors.get(this.#source.slice(start, end));
    if (target === "open") throw new CircularAlias(start - 1);
    return target ?? { key: undefined, value: start - 1, children: new Map() };
  }

  #entries(): Map<string, Node> {
    const children = new Map<string, Node>();
    while (!this.#closed()) children.set(String(children.size), this.#node(undefined));
    return children;
  }

  #pairs(): Map<string, Node> {
    const own = new Map<string, Node>();
    const merged: Node[] = [];
    while (!this.#closed()) {
      const event = this.#events[this.#next];
      const isScalar = event?.type === EVENT_ID.SCALAR;
      const name = isScalar ? getScalarValue(this.#source, event) : "";
      const key = this.#node(undefined);
      const value = this.#node(isScalar ? startOf(event, undefined) : key.value);
      if (name === "<<" && isScalar && event.style === SCALAR_STYLE.PLAIN) merged.push(value);
      else own.set(name, value);
    }
    return new Map([...merged.flatMap(mergedPairs), ...own]);
  }

  /** Passes over the end of the present collection. */
  #closed(): boolean {
    const event = this.#events[this.#next];
    if (event !== undefined && event.type !== EVENT_ID.POP) return false;
    this.#next++;
    return true;
  }
}

/** `<<` takes one mapping, or a list of them in which earlier ones win. */
function mergedPairs(node: Node): readonly (readonly [string, Node])[] {
  const isList = node.children.size > 0 && [...node.children.keys()].every((key, index) => key === String(index));
  return isList ? [...node.children.values()].reverse().flatMap((entry) => [...entry.children]) : [...node.children];
}

/** An empty value stands nowhere: its key does. Quotes belong to a value. */
function startOf(event: ScalarEvent, key: number | undefined): number {
  if (event.valueStart < 0) return key ?? 0;
  const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  return quoted ? event.valueStart - 1 : event.valueStart;
}
