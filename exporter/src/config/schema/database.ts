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
    engine: z.enum(ENGINE_NAMES).describe("What the server is."),
    host: v.name
      .refine((text) => /^[\w.-]+$/.test(text) || /^[\da-fA-F:.%\w]*:[\da-fA-F:.%\w]*:[\da-fA-F:.%\w]*$/.test(text), HOST)
      .prefault("localhost")
      .describe("Name or address of the server."),
    port: v.integer.pipe(z.int().min(1).max(65535)).optional().describe("Its port. Default: 3306, for postgres 5432."),
    socket: v.name
      .optional()
      .describe("Path of a unix socket, for postgres also its folder, in place of host and port. No TLS then."),
    user: v.name.describe("The monitoring user; `sla-exporter grants` prints what it needs."),
    password: v.secret.optional().describe("Its password. Default: none is sent."),
    database: v.name.optional().describe("The database to log in to. Default: none, for postgres postgres."),
    tls: z
      .strictObject({
        mode: z
          .enum(["disable", "require", "verify-ca", "verify-full"])
          .default("verify-full")
          .describe(
            "require encrypts without looking at the certificate; verify-ca checks its chain, verify-full the host name too.",
          ),
        ca: v.path.optional().describe("Path of the PEM file of the authority. Default: those that Node knows."),
        cert: v.path.optional().describe("Path of the client's certificate (PEM)."),
        key: v.path.optional().describe("Path of the client's key (PEM)."),
        server_name: v.name.optional().describe("Name that the certificate must have. Default: the host."),
      })
      .superRefine(certificateHasKey, unlessBroken("cert", "key"))
      .optional()
      .describe("TLS of its connection. Default: no TLS."),
    slow_query: z
      .strictObject({
        threshold: v.period.prefault("1s").describe("A statement that takes at least this long is slow."),
        exclude: z
          .strictObject({
            users: z.array(v.name).default([]).describe("Users whose statements are not counted."),
            databases: z.array(v.name).default([]).describe("Databases whose statements are not counted."),
            applications: z.array(v.name).default([]).describe("Application names whose statements are not counted."),
          })
          .partial()
          .optional()
          .describe("Statements not to be counted, where the source can tell (see docs/metrics.md)."),
      })
      .prefault({})
      .describe("What a slow query is."),
    digests: z
      .strictObject({
        top: v.integer
          .pipe(z.int().min(0).max(100))
          .prefault(20)
          .describe(
            "So many of the statements that take most of the time get series of their own (while they change, up to twice as many).",
          ),
      })
      .prefault({})
      .describe("Statements with series of their own."),
    series: z
      .strictObject({
        limit: v.integer
          .pipe(z.int().min(100).max(100_000))
          .prefault(500)
          .describe("Most series that this server may make: statements, users and databases beyond it are left out."),
      })
      .prefault({})
      .describe("Bound on the series of this server."),
    log_files: z
      .strictObject({
        slow: absolute.optional().describe("The slow query log."),
        error: absolute.optional().describe("The error log."),
        general: absolute.optional().describe("The general query log."),
        binary: absolute.optional().describe("Folder of the binary logs, for the free space there."),
      })
      .optional()
      .describe("MySQL, MariaDB: absolute paths of the server's logs, as the exporter sees them. No other file is looked at."),
    every: v.pace.prefault("15s").describe("Time between the starts of two runs."),
    timeout: v.pace.prefault("10s").describe("Limit of a run."),
    critical: z
      .boolean()
      .optional()
      .describe("Its failure takes the system down. Default: true only in a system without transactions."),
    fail_after: v.integer.pipe(z.int().min(1).max(100)).prefault(2).describe("Consecutive failures before it counts as down."),
    confirm_every: v.pace.prefault("5s").describe("Cadence after a first failure, until it is confirmed or gone."),
    limits: z
      .strictObject({
        slow_queries_per_day: v.number
          .pipe(z.number().min(0))
          .describe("More slow queries than this a day need care. Default: the system's."),
        connections: v.ratio.describe("Used share of the connections that ordinary users can open. Default: the system's."),
      })
      .partial()
      .optional()
      .describe("Limits of this database, where they differ from those of its system."),
  });
}
