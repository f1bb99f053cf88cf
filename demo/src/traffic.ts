import type { AppName } from "./faults.js";

/** Addresses of the apps, and what their users log in with. */
export interface TrafficTargets {
  readonly urls: Readonly<Record<AppName, string>>;
  readonly crmToken: string;
}

interface Habit {
  /** Seconds between two of its requests, on average. */
  readonly every: number;
  request(number: number): readonly [app: AppName, path: string, body?: unknown];
}

const PRODUCTS = ["A-100", "B-200", "C-300", "D-400"];

/** What people do all day: reading and small entries, none of them in the tables that the probes use; and now and then a slow report. */
const HABITS: readonly Habit[] = [
  { every: 1, request: () => ["erp", "/stock"] },
  {
    every: 2,
    request: (n) => ["erp", "/stock/movements", { product: PRODUCTS[n % PRODUCTS.length], quantity: 1 + (n % 7) }],
  },
  { every: 1.5, request: () => ["crm", "/api/customers"] },
  { every: 3, request: (n) => ["crm", "/api/visits", { customer: `customer-${n % 40}`, note: `回访 Visit ${n}` }] },
  { every: 2, request: () => ["oa", "/pending"] },
  { every: 1.5, request: () => ["forum", "/"] },
  { every: 5, request: (n) => ["forum", `/threads/${1 + (n % 4)}/replies`, { author: `user${n % 9}`, text: `+1 (${n})` }] },
  { every: 40, request: () => ["erp", "/reports/turnover"] },
  { every: 55, request: () => ["crm", "/api/reports/segments"] },
  { every: 90, request: () => ["oa", "/reports/durations"] },
];

/** Seconds after which a user gives up. */
const PATIENCE = 10;
/** Requests on the way at once; when the apps hang, people stop coming. */
const MOST = 30;

/** Starts the traffic, about four requests a second. @returns what ends it, with all requests on their way. */
export function startTraffic({ urls, crmToken }: TrafficTargets): () => Promise<void> {
  const timers = new Set<NodeJS.Timeout>();
  const underway = new Set<Promise<void>>();
  const ending = new AbortController();
  const begin = (habit: Habit, number: number) => {
    if (ending.signal.aborted) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        if (underway.size < MOST) {
          const request = send(...habit.request(number)).finally(() => underway.delete(request));
          underway.add(request);
        }
        begin(habit, number + 1);
      },
      habit.every * 1000 * (0.5 + Math.random()),
    );
    timers.add(timer);
  };
  const send = async (app: AppName, path: string, body?: unknown) => {
    try {
      const response = await fetch(urls[app] + path, {
        headers: {
          "content-type": "application/json",
          ...(app === "crm" ? { authorization: `Bearer ${crmToken}` } : {}),
        },
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
        signal: AbortSignal.any([ending.signal, AbortSignal.timeout(PATIENCE * 1000)]),
      });
      await response.arrayBuffer();
    } catch {
      // Faults are what the demo is for: users meet them and come back.
    }
  };
  for (const habit of HABITS) begin(habit, 1);
  return async () => {
    ending.abort();
    for (const timer of timers) clearTimeout(timer);
    await Promise.all(underway);
  };
}
