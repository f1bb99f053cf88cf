/** An outage of the made year: so many days before the end of the story, at a time of day in UTC. */
export interface Outage {
  readonly daysAgo: number;
  readonly at: string;
  readonly minutes: number;
  readonly check: string;
  readonly step: string;
  readonly reason: string;
  readonly message: string;
}

/** Planned work, announced at run time. */
export interface Work {
  readonly daysAgo: number;
  readonly at: string;
  readonly minutes: number;
  readonly system: string;
  readonly reason: string;
}

const order = { check: "erp/place-order", step: "enter-order" } as const;
const customer = { check: "crm/new-customer", step: "create" } as const;
const approval = { check: "oa/approve", step: "approve" } as const;
const front = { check: "forum/forum-front", step: "front" } as const;
const entrance = { check: "gateway/entrance", step: "front" } as const;
const refused = { reason: "connect", message: "connection refused" } as const;
const silent = { reason: "timeout", message: "no answer within 8 s" } as const;
const broken = { reason: "status", message: "expected status 201, got 500" } as const;
const busy = { reason: "status", message: "expected status 200, got 503" } as const;
const strange = { reason: "assertion", message: 'expected the body to contain "approved"' } as const;

/** What went wrong in a company's year: most systems keep their objective, one has lost it, one is about to. */
export const OUTAGES: readonly Outage[] = [
  { daysAgo: 341, at: "02:10", minutes: 64, ...order, ...broken },
  { daysAgo: 302, at: "06:45", minutes: 38, ...order, ...silent },
  { daysAgo: 247, at: "01:12", minutes: 118, ...order, ...refused },
  { daysAgo: 196, at: "08:33", minutes: 22, ...order, ...broken },
  { daysAgo: 131, at: "03:20", minutes: 47, ...order, ...silent },
  { daysAgo: 74, at: "05:02", minutes: 31, ...order, ...broken },
  { daysAgo: 37, at: "09:41", minutes: 26, ...order, ...broken },
  { daysAgo: 12, at: "02:26", minutes: 34, ...order, ...silent },
  { daysAgo: 318, at: "07:20", minutes: 171, ...customer, ...refused },
  { daysAgo: 263, at: "02:55", minutes: 170, ...customer, ...silent },
  { daysAgo: 210, at: "05:40", minutes: 149, ...customer, ...broken },
  { daysAgo: 158, at: "01:31", minutes: 170, ...customer, ...refused },
  { daysAgo: 103, at: "06:14", minutes: 192, ...customer, ...silent },
  { daysAgo: 58, at: "03:47", minutes: 96, ...customer, ...broken },
  { daysAgo: 21, at: "08:05", minutes: 52, ...customer, ...broken },
  { daysAgo: 5, at: "01:18", minutes: 61, ...customer, ...silent },
  { daysAgo: 289, at: "01:05", minutes: 44, ...approval, ...strange },
  { daysAgo: 171, at: "02:38", minutes: 75, ...approval, ...busy },
  { daysAgo: 88, at: "06:52", minutes: 29, ...approval, ...strange },
  { daysAgo: 16, at: "03:09", minutes: 18, ...approval, ...strange },
  { daysAgo: 329, at: "19:30", minutes: 612, ...front, ...refused },
  { daysAgo: 222, at: "21:14", minutes: 540, ...front, ...busy },
  { daysAgo: 119, at: "17:02", minutes: 433, ...front, ...refused },
  { daysAgo: 29, at: "20:20", minutes: 247, ...front, ...refused },
  { daysAgo: 146, at: "04:44", minutes: 11, ...entrance, ...busy },
];

export const WORKS: readonly Work[] = [
  { daysAgo: 276, at: "14:00", minutes: 240, system: "crm", reason: "upgrade 3.2 to 3.5" },
  { daysAgo: 184, at: "14:00", minutes: 180, system: "erp", reason: "patches of the quarter" },
  { daysAgo: 92, at: "14:00", minutes: 180, system: "erp", reason: "patches of the quarter" },
  { daysAgo: 40, at: "15:30", minutes: 90, system: "oa", reason: "new certificate authority" },
  { daysAgo: 9, at: "14:00", minutes: 150, system: "crm", reason: "index rebuild" },
];

/** Restarts of the exporter: so many minutes of nobody watching. */
export const RESTARTS: readonly { readonly daysAgo: number; readonly at: string; readonly minutes: number }[] = [
  { daysAgo: 231, at: "13:58", minutes: 41 },
  { daysAgo: 66, at: "02:11", minutes: 7 },
  { daysAgo: 14, at: "06:30", minutes: 23 },
];

/** A correction of the books. */
export const EXCLUSION = {
  system: "crm",
  daysAgo: 103,
  at: "06:14",
  minutes: 45,
  reason: "the provider's line was cut, confirmed in writing",
  by: "li.wei",
} as const;
