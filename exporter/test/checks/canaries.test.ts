import { describe, expect, test } from "vitest";
import { Canaries } from "../../src/checks/canaries.js";
import type { Outcome } from "../../src/checks/check.js";
import type { FailureReason } from "../../src/checks/failure.js";
import { settle, TestClock } from "../fixtures/clock.js";

const ONE = "https://gateway.intra";
const OTHER = "http://10.0.0.1";

function harness(urls: readonly string[] = [ONE, OTHER]) {
  const clock = new TestClock();
  const answering = new Set(urls);
  const tried: string[] = [];
  const changes: boolean[] = [];
  const canaries = new Canaries({
    clock,
    reach: async (url) => {
      tried.push(url);
      return answering.has(url);
    },
    onChange: (blind) => changes.push(blind),
  });
  canaries.use(urls);
  const failed = (reason: FailureReason, duration = 0.1): Outcome => ({
    ok: false,
    reason,
    message: "no",
    startedAt: clock.now() - duration,
    duration,
    confirmation: false,
  });
  return { clock, canaries, answering, tried, changes, failed };
}

describe("canaries", () => {
  test("While one of them answers, a failure of the network is the system's.", async () => {
    const { canaries, answering, failed } = harness();
    answering.delete(ONE);
    expect(await canaries.unobserved(failed("connect"))).toBe(false);
    expect(canaries.blind).toBe(false);
  });

  test.each(["dns", "connect", "timeout"] as const)("When none answers, a failure of kind %s says nothing.", async (reason) => {
    const { canaries, answering, changes, failed } = harness();
    answering.clear();
    expect(await canaries.unobserved(failed(reason))).toBe(true);
    expect(canaries.blind).toBe(true);
    expect(changes).toEqual([true]);
  });

  test("What the network does not cause is the system's failure, also while blind, and asks no canary.", async () => {
    const { canaries, answering, tried, failed } = harness();
    answering.clear();
    await canaries.unobserved(failed("timeout"));
    tried.length = 0;
    for (const reason of ["tls", "status", "auth", "sql", "internal"] as const) {
      expect(await canaries.unobserved(failed(reason))).toBe(false);
    }
    expect(tried).toEqual([]);
  });

  test("A success is one, whatever the canaries say.", async () => {
    const { canaries, answering, failed } = harness();
    answering.clear();
    await canaries.unobserved(failed("timeout"));
    const measurements = { kind: "database", collectors: [] } as const;
    const outcome: Outcome = { ok: true, measurements, startedAt: 0, duration: 0, confirmation: false };
    expect(await canaries.unobserved(outcome)).toBe(false);
  });

  test("Those who fail together ask once, and so do those who fail within the next three seconds.", async () => {
    const { clock, canaries, tried, failed } = harness();
    await Promise.all([canaries.unobserved(failed("connect")), canaries.unobserved(failed("dns"))]);
    await clock.advance(2.9);
    await canaries.unobserved(failed("connect"));
    expect(tried).toEqual([ONE, OTHER]);
    await clock.advance(0.2);
    await canaries.unobserved(failed("connect"));
    expect(tried).toHaveLength(4);
  });

  test("While blind they are tried every five seconds, until one answers.", async () => {
    const { clock, canaries, answering, tried, changes, failed } = harness([ONE]);
    answering.clear();
    await canaries.unobserved(failed("connect"));
    await clock.advance(10);
    expect(tried).toHaveLength(3);
    answering.add(ONE);
    await clock.advance(5);
    expect(canaries.blind).toBe(false);
    expect(changes).toEqual([true, false]);
    await clock.advance(60);
    expect(tried).toHaveLength(4);
  });

  test("A run that began while blind says nothing, although the network came back before its end.", async () => {
    const { clock, canaries, answering, failed } = harness([ONE]);
    answering.clear();
    await canaries.unobserved(failed("connect"));
    answering.add(ONE);
    await clock.advance(5);
    expect(canaries.blind).toBe(false);
    await clock.advance(2);
    expect(await canaries.unobserved(failed("timeout", 2.5))).toBe(true);
    expect(await canaries.unobserved(failed("timeout", 1.5))).toBe(false);
  });

  test("Without canaries nobody is blind, and every failure is the system's.", async () => {
    const { canaries, failed } = harness([]);
    expect(canaries.blind).toBeUndefined();
    expect(await canaries.unobserved(failed("timeout"))).toBe(false);
  });

  test("A policy without them ends a blindness; one with others tries those.", async () => {
    const { clock, canaries, answering, tried, failed } = harness([ONE]);
    answering.clear();
    await canaries.unobserved(failed("connect"));
    answering.add(OTHER);
    canaries.use([OTHER]);
    await settle();
    expect(tried).toEqual([ONE, OTHER]);
    expect(canaries.blind).toBe(false);
    answering.clear();
    await clock.advance(4);
    await canaries.unobserved(failed("connect"));
    expect(canaries.blind).toBe(true);
    canaries.use([]);
    expect(canaries.blind).toBeUndefined();
    canaries.use([ONE]);
    expect(canaries.blind).toBe(false);
  });

  test("After the end nothing is tried any more.", async () => {
    const { clock, canaries, answering, tried, failed } = harness([ONE]);
    answering.clear();
    await canaries.unobserved(failed("connect"));
    canaries.close();
    await clock.advance(60);
    expect(tried).toHaveLength(1);
  });
});
