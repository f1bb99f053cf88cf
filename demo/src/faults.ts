import { z } from "zod";

/** The sample business systems. */
export const APP_NAMES = ["erp", "crm", "oa", "forum"] as const;
export type AppName = (typeof APP_NAMES)[number];

/** Their database servers. Without MariaDB there is no `crm-db`: the CRM then lives on `erp-db`. */
export const DATABASE_NAMES = ["erp-db", "crm-db"] as const;
export type DatabaseName = (typeof DATABASE_NAMES)[number];

/** What a fault can be switched on for: `gateway` speaks TLS, `exporter` is the one that watches all the others. */
export type Target = AppName | DatabaseName | "gateway" | "exporter";

const none = z.strictObject({});
const megabytes = z.number().gt(0).max(50);

/** Every fault: what it does, for people, and its options. Options left out take their defaults. */
export const FAULTS = {
  refuse: { does: "stops listening: connections are refused", options: none },
  errors: {
    does: "answers 500, for a share of the requests",
    options: z.strictObject({ rate: z.number().min(0).max(1).default(1) }),
  },
  slow: {
    does: "delays every answer by so many seconds",
    options: z.strictObject({ seconds: z.number().gt(0).max(300).default(3) }),
  },
  login: { does: "refuses every login, password or token", options: none },
  content: { does: "answers 200 with a page that is not the one asked for", options: none },
  flap: {
    does: "fails every other request, or with a period turns bad and good every so many seconds",
    options: z.strictObject({ period: z.number().min(0).max(3600).default(0) }),
  },
  every_other: {
    does: "fails every other run of the probe (the exporter's transaction): never two in a row, so it is never confirmed down",
    options: none,
  },
  one_run: { does: "fails the next run of the probe, and no more", options: none },
  slow_sql: {
    does: "runs slow statements on its database, so many a minute, each so many seconds long",
    options: z.strictObject({
      per_minute: z.number().gt(0).max(600).default(30),
      seconds: z.number().gt(0).max(60).default(1.5),
    }),
  },
  leak: {
    does: "opens so many database connections and holds them",
    options: z.strictObject({ connections: z.int().min(1).max(500).default(30) }),
  },
  lock: {
    does: "one transaction holds a row, so many others queue behind it, and so do the users",
    options: z.strictObject({ waiters: z.int().min(1).max(200).default(5) }),
  },
  idle_transaction: { does: "opens a transaction on its database and leaves it idle", options: none },
  log_growth: {
    does: "writes so many MB a second into its database's log of changes (WAL, binary log), at most 2 GB",
    options: z.strictObject({ mb_per_second: megabytes.default(2) }),
  },
  certificate: {
    does: "shows a certificate that ends in so many days",
    options: z.strictObject({ days: z.number().gt(0).max(365).default(5) }),
  },
  policy: { does: "puts an error into its policy file and reloads it; switching off mends the file and reloads", options: none },
  disk_full: { does: "fills the disk of its ledger to the brim", options: none },
  freeze: { does: "stops all its processes (SIGSTOP): it accepts connections and never answers", options: none },
  kill: { does: "kills all its processes (SIGKILL); switching off starts it again", options: none },
} as const;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** Options as they are given; each fault takes its own and refuses the others. */
export interface FaultOptions {
  /** Share of requests, 0 to 1. */
  readonly rate?: number;
  readonly seconds?: number;
  /** Seconds. */
  readonly period?: number;
  readonly per_minute?: number;
  readonly connections?: number;
  readonly waiters?: number;
  readonly mb_per_second?: number;
  readonly days?: number;
}

/** Options of one fault with the defaults filled in. */
export type OptionsOf<Name extends FaultName> = z.output<(typeof FAULTS)[Name]["options"]>;

/** Faults that the runner makes from outside, to whatever is a process. */
export const PROCESS_FAULTS = ["freeze", "kill"] as const satisfies readonly FaultName[];
export type ProcessFault = (typeof PROCESS_FAULTS)[number];
const GATEWAY_FAULTS = ["certificate"] as const satisfies readonly FaultName[];
const EXPORTER_FAULTS = ["policy", "disk_full"] as const satisfies readonly FaultName[];
/** Faults that a target makes by itself. */
export type OwnFault = Exclude<FaultName, ProcessFault>;

/** One switch as it stands. */
export interface FaultState {
  readonly name: FaultName;
  readonly on: boolean;
  /** Empty when it is off. */
  readonly options: FaultOptions;
  /** What it holds at present, such as "12 connections held"; empty when there is nothing to say. */
  readonly detail: string;
}

/** A fault that cannot be switched: unknown, not for this target, or with wrong options. */
export class FaultError extends Error {
  /** HTTP status that says the same. */
  readonly status: 400 | 404 | 409;

  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.name = "FaultError";
    this.status = status;
  }
}

/** @returns the faults that make sense for a target, in the order of the list. */
export function faultsFor(target: Target): readonly FaultName[] {
  if (target === "gateway") return GATEWAY_FAULTS;
  if (target === "exporter") return [...EXPORTER_FAULTS, ...PROCESS_FAULTS];
  if ((DATABASE_NAMES as readonly string[]).includes(target)) return PROCESS_FAULTS;
  const elsewhere: readonly FaultName[] = [
    ...GATEWAY_FAULTS,
    ...EXPORTER_FAULTS,
    ...(target === "forum" ? (["login"] as const) : []),
  ];
  return FAULT_NAMES.filter((name) => !elsewhere.includes(name));
}

/** @returns those that the target makes by itself. */
export function ownFaultsFor(target: Target): readonly OwnFault[] {
  return faultsFor(target).filter((name): name is OwnFault => !(PROCESS_FAULTS as readonly FaultName[]).includes(name));
}

/** @throws FaultError for a name that is not in the list or not for this target. */
export function faultNamed(name: string, target: Target): FaultName {
  const found = faultsFor(target).find((candidate) => candidate === name);
  if (found === undefined) throw new FaultError(404, `${target} has no fault "${name}": it has ${faultsFor(target).join(", ")}`);
  return found;
}

/** Checks options and fills in the defaults. @throws FaultError when one is unknown or out of range. */
export function faultOptions<Name extends FaultName>(name: Name, given: unknown): OptionsOf<Name> {
  const parsed = FAULTS[name].options.safeParse(given ?? {});
  if (parsed.success) return parsed.data as OptionsOf<Name>;
  const issue = parsed.error.issues[0];
  throw new FaultError(400, `${name}: ${[...(issue?.path ?? []), issue?.message].join(" ")}`);
}
