// @ts-check
// A made year of a large company: 100 systems of four tiers, 5,000 incidents, 400 restarts, 20 policies.

/** @typedef {import("../../src/ledger/fact.js").DatedFact} DatedFact @typedef {import("../../src/ledger/fact.js").Fact} Fact */

const DAY = 86_400;
const HOURS = ["always", "Mon-Fri 08:00-18:00", "always", "Mon-Fri 08:00-12:00, 13:00-18:00; Sat 09:00-12:00"];
const TIERS = ["core", "office", "data", "auxiliary"];
const COUNTS = { systems: 100, incidents: 50, starts: 400, policies: 20 };

/** Always the same numbers. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param {number} change how many policies came before @param {string} zone */
function policyAt(change, zone) {
  const date = (/** @type {number} */ days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10);
  /** @type {Record<string, import("../../src/ledger/fact.js").RecordedSystem>} */
  const systems = {};
  for (let system = 0; system < COUNTS.systems; system++) {
    const tier = system % TIERS.length;
    const none = { from: undefined, to: undefined, cron: undefined, for: undefined };
    systems[`system-${system}`] = {
      tier: TIERS[tier] ?? "core",
      availability: tier === 0 && change % 2 === 1 ? 0.999 : 0.998,
      repairTime: 7200,
      serviceHours: HOURS[tier] ?? "always",
      maintenance: [
        { ...none, cron: `${system % 60} ${system % 24} * * SUN`, for: 7200, reason: "weekly" },
        { ...none, from: `${date(change * 18 + 9)} 22:00`, to: `${date(change * 18 + 10)} 02:00`, reason: "upgrade" },
      ],
    };
  }
  return {
    timeZone: zone,
    holidays: { off: Array.from({ length: 11 + change }, (_, day) => date(day * 30)), working: [] },
    systems,
  };
}

/**
 * @param {number} end unix seconds
 * @returns {readonly DatedFact[]} what a year's journal holds, in order.
 */
export function factsOfYear(end) {
  const dice = random(1);
  const begin = end - 365 * DAY;
  const at = (/** @type {number} */ from, /** @type {number} */ to) => Math.floor((from + dice() * (to - from)) * 1000) / 1000;
  /** @type {{ time: number, fact: Fact }[]} */
  const told = [{ time: begin, fact: { kind: "start", version: "1" } }];
  for (let change = 0; change < COUNTS.policies; change++) {
    told.push({
      time: begin + (change * 365 * DAY) / COUNTS.policies,
      fact: { kind: "policy", policy: policyAt(change, "Europe/Berlin") },
    });
  }
  const names = Array.from({ length: COUNTS.systems }, (_, system) => `system-${system}`);
  for (const system of names) told.push({ time: begin + 5, fact: { kind: "observed", system, at: begin + 4 } });
  for (let start = 0; start < COUNTS.starts; start++) {
    const time = at(begin + DAY, end - DAY);
    told.push({ time, fact: { kind: "start", version: "1", observedUntil: time - 5 - dice() * 600 } });
    for (const system of names) told.push({ time: time + 3, fact: { kind: "observed", system, at: time + 2 } });
  }
  for (const system of names) {
    // Each check fails and works by turns.
    for (let number = 0; number < COUNTS.incidents; number++) {
      const share = (365 * DAY - 2 * DAY) / COUNTS.incidents;
      const from = at(begin + DAY + number * share, begin + DAY + (number + 0.7) * share);
      const to = from + 60 + dice() * 7200;
      const check = `${system}/transaction-${number % 3}`;
      told.push({
        time: from + 10,
        fact: { kind: "down", system, check, from, reason: "timeout", step: "login", message: "no answer within 10 s" },
      });
      told.push({ time: to + 1, fact: { kind: "up", system, check, at: to } });
    }
    const window = at(begin + DAY, end - DAY);
    const id = `m-${system}`;
    told.push({ time: window, fact: { kind: "maintenance", id, system, from: window, reason: "patch", by: "kim" } });
    told.push({ time: window + 1800, fact: { kind: "maintenance_end", id, at: window + 1800, by: "kim" } });
    if (dice() < 0.3) {
      const from = at(begin + DAY, end - DAY);
      told.push({
        time: end - 60,
        fact: { kind: "exclusion", id: `x-${system}`, system, from, to: from + 3600, reason: "power", by: "lee" },
      });
    }
  }
  return told
    .sort((a, b) => a.time - b.time)
    .map(({ time, fact }) => ({ ...fact, time, monotonic: time - begin, boot: "3f0c2f5e-6f1b-4a58-8f14-0d5e8b1a7c11" }));
}
