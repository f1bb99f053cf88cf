import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";

/** How the system is asked: `lookup` of node:dns. */
export type Ask = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Looks each host name up once at a time. A lookup cannot be cut off: one that hangs keeps its thread when the run that
 * wanted it is long over. Later runs wait for the same one, so that a dead name never takes more than one thread.
 */
export class Lookups {
  readonly #ask: Ask;
  readonly #underWay = new Map<string, Promise<LookupAddress[]>>();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** For the sockets of `node:net` and what is built on them. */
  readonly forSockets: LookupFunction = (hostname, { all, ...options }, callback) => {
    this.addresses(hostname, options).then(
      (addresses) => {
        const [first] = addresses;
        if (all || !first) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };

  /** Rejects with the error of `node:dns`. */
  async addresses(hostname: string, options: LookupOptions = {}): Promise<LookupAddress[]> {
    const { family, hints, order, verbatim } = options;
    const key = JSON.stringify([hostname, family, hints, order, verbatim]);
    const before = this.#underWay.get(key);
    // One that began earlier may fail for a reason that is over by now.
    const found = await before?.catch(() => undefined);
    return found ?? this.#underWay.get(key) ?? this.#begin(key, hostname, options);
  }

  #begin(key: string, hostname: string, options: LookupOptions): Promise<LookupAddress[]> {
    const answer = new Promise<LookupAddress[]>((resolve, reject) => {
      this.#ask(hostname, { ...options, all: true }, (error, addresses) => {
        this.#underWay.delete(key);
        if (error) reject(error);
        else resolve(addresses);
      });
    });
    this.#underWay.set(key, answer);
    return answer;
  }
}

export const lookups = new Lookups(lookup);
