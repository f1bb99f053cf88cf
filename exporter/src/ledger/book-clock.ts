import type { Clock } from "../checks/clock.js";
import type { Fact } from "./fact.js";
import type { Beat } from "./journal/journal.js";
import type { Machine } from "./machine.js";

/** Seconds by which the wall clock may leave the book's clock before that is an entry. */
const STEP = 2;
/** Seconds without a tick after which the process stood still. */
const STANDSTILL = 30;
/** Seconds by which the machine's uptime outruns the monotonic clock when it was suspended; uptime may be in whole seconds. */
const SUSPENSION = 2;

/**
 * The time of the ledger: it runs with the monotonic clock, so that it is even, and follows the wall clock, so that it
 * is right. A difference of up to 2 s is made up silently: forward at once, backward by running at half speed, so that
 * it never goes back. A greater one is a step, which tick() tells. Between ticks no step is followed.
 */
export class BookClock {
  readonly #clock: Clock;
  readonly #machine: Machine;
  /** At the last tick: the book's time, how far that is ahead of the wall clock, and the other clocks. */
  #time: number;
  #ahead = 0;
  #monotonic: number;
  #uptime: number;
  /** Seconds since boot, at the last tick. */
  #sinceBoot: number;

  /** @param machine uptime() counts suspended time, as os.uptime() does. */
  constructor(clock: Clock, machine: Machine) {
    this.#clock = clock;
    this.#machine = machine;
    this.#time = clock.now();
    this.#monotonic = clock.monotonic();
    this.#uptime = machine.uptime();
    this.#sinceBoot = this.#uptime;
  }

  /** Unix seconds. Goes back only over a step of the wall clock, at the tick that tells it. */
  now(): number {
    return this.#at(this.#elapsed());
  }

  /** When something is told. Monotonic seconds count from the boot, suspended time included. */
  stamp(): Pick<Beat, "time" | "monotonic" | "boot"> {
    const elapsed = this.#elapsed();
    return { time: this.#at(elapsed), monotonic: this.#sinceBoot + elapsed, boot: this.#machine.bootId };
  }

  /**
   * To be called every few seconds.
   * @returns what happened to time since the last call, to be written down in this order: a gap, from the last call on,
   *   when the process or the machine stood still; a step of the wall clock.
   */
  tick(): readonly Fact[] {
    const elapsed = this.#elapsed();
    const uptime = this.#machine.uptime();
    const outrun = uptime - this.#uptime - elapsed;
    const suspended = outrun > SUSPENSION ? outrun : 0;
    const from = this.#time;
    const to = this.#at(elapsed) + suspended;
    const wall = this.#clock.now();
    const stepped = Math.abs(wall - to) > STEP;

    this.#time = stepped ? wall : Math.max(to, wall);
    this.#ahead = this.#time - wall;
    this.#sinceBoot += elapsed + suspended;
    this.#monotonic += elapsed;
    this.#uptime = uptime;

    const facts: Fact[] = [];
    if (suspended > 0) facts.push({ kind: "gap", from, to, why: "suspended" });
    else if (elapsed > STANDSTILL) facts.push({ kind: "gap", from, to, why: "stalled" });
    if (stepped) facts.push({ kind: "clock", from: to, to: wall });
    return facts;
  }

  #elapsed(): number {
    return this.#clock.monotonic() - this.#monotonic;
  }

  /** What it is ahead of the wall clock, it makes up by half of the time that passes. */
  #at(elapsed: number): number {
    return this.#time + elapsed - Math.min(this.#ahead, elapsed / 2);
  }
}
