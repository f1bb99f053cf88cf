import { isAbsolute } from "node:path";
import { z } from "zod";
import type { Values } from "../values.js";
import { certificateHasKey } from "./client-certificate.js";
import { unlessBroken } from "./refining.js";

export const ENGINE_NAMES = ["mysql", "mariadb", "postgres"] as const;

const HOST = "expected a host name or an address alone; the port stands under port";

export function database(v: Values) {
  const absolute = v.name.refine(isAbsolute, "expected an absolute path such as /var/log/mysql/slow.log");
  return z.strictObject({
    system: v.id.describe("Its home: its series and alerts belong to this system."),
    engine: z.enum(ENGINE_NAMES),
    host: v.name
      .refine((text) => /^[\w.-]+$/.test(text) || /^[\da-fA-F:.%\w]*:[\da-fA-F:.%\w]*:[\da-fA-F:.%\w]*$/.test(text), HOST)
      .prefault("localhost"),
    port: v.integer.pipe(z.int().min(1).max(65535)).optional().describe("Default: 3306, 5432 for postgres."),
    socket: v.name.optional().describe("Path of a unix socket, in place of host and port."),
    user: v.name,
    password: v.secret.optional(),
    database: v.name.optional().describe("The database to log in to. Default for postgres: postgres."),
    tls: z
      .strictObject({
        mode: z
          .enum(["disable", "require", "verify-ca", "verify-full"])
          .default("verify-full")
          .describe("require encrypts without looking at the certificate; verify-full checks chain and host name."),
        ca: v.path.optional().describe("Path of the PEM file of the authority. Default: the system's."),
        cert: v.path.optional().describe("Path of the client's certificate (PEM)."),
        key: v.path.optional().describe("Path of the client's key (PEM)."),
        server_name: v.name.optional(),
      })
      .superRefine(certificateHasKey, unlessBroken("cert", "key"))
      .optional()
      .describe("Default: no TLS."),
    slow_query: z
      .strictObject({
        threshold: v.period.prefault("1s").describe("A statement that takes at least this long is slow."),
        exclude: z
          .strictObject({
            users: z.array(v.name).default([]),
            databases: z.array(v.name).default([]),
            applications: z.array(v.name).default([]),
          })
          .partial()
          .optional()
          .describe("Statements not to be counted, where the source can tell (see docs/metrics.md)."),
      })
      .prefault({}),
    digests: z
      .strictObject({
        top: v.integer
          .pipe(z.int().min(0).max(100))
          .prefault(20)
          .describe(
            "So many of the statements that take most of the time get series of their own (while they change, up to twice as many).",
          ),
      })
      .prefault({}),
    series: z
      .strictObject({
        limit: v.integer
          .pipe(z.int().min(100).max(100_000))
          .prefault(500)
          .describe("Most series that this server may make: statements, users and databases beyond it are left out."),
      })
      .prefault({}),
    log_files: z
      .strictObject({
        slow: absolute.optional(),
        error: absolute.optional(),
        general: absolute.optional(),
        binary: absolute.optional().describe("Folder of the binary logs, for the free space there."),
      })
      .optional()
      .describe("MySQL, MariaDB: absolute paths of the server's logs, as the exporter sees them. No other file is looked at."),
    every: v.pace.prefault("15s").describe("Cadence."),
    timeout: v.pace.prefault("10s").describe("Limit of a run."),
    critical: z
      .boolean()
      .optional()
      .describe("Its failure takes the system down. Default: only in a system without transactions."),
    fail_after: v.integer.pipe(z.int().min(1).max(100)).prefault(2).describe("Consecutive failures before it counts as down."),
    confirm_every: v.pace.prefault("5s").describe("Cadence after a first failure, until it is confirmed or gone."),
    limits: z
      .strictObject({
        slow_queries_per_day: v.number.pipe(z.number().min(0)),
        connections: v.ratio,
      })
      .partial()
      .optional(),
  });
}
