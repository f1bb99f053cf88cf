import type { ENGINE_NAMES } from "../config/schema/database.js";

export type EngineName = (typeof ENGINE_NAMES)[number];

/** What a starter file needs to know. */
export interface StarterSettings {
  readonly engine: EngineName;
  /** Name or address of the database server. */
  readonly host: string;
  /** Default: the engine's. */
  readonly port?: number;
  /** The monitoring user. */
  readonly user: string;
  /** IANA name; days and maintenance windows are of this zone. */
  readonly timeZone: string;
}

/** The variable that holds the password, so that it stays out of the file. */
export const PASSWORD_VARIABLE = "SLA_DB_PASSWORD";

/** @returns a commented policy file with one system and its database; it loads once {@link PASSWORD_VARIABLE} is set. */
export function starterFile({ engine, host, port, user, timeZone }: StarterSettings): string {
  return `# yaml-language-server: $schema=./sla.schema.json
#
# What the exporter watches, and what it holds it against. \`sla-exporter schema > sla.schema.json\`
# gives editors the list of keys; \`sla-exporter check --live\` tries everything once.
# Durations: 30s 5m 4h 1d.  Ratios: 80% or 0.8.  Sizes: 50MB, 2GiB.
# Any text may hold \${env:NAME} or \${file:PATH}; keep passwords out of this file.

locale: en                      # en or zh-CN
timezone: ${JSON.stringify(timeZone)}

databases:
  main-db:
    system: main                # its home: its series and alerts belong to this system
    engine: ${engine}
    host: ${JSON.stringify(host)}
${port === undefined ? "" : `    port: ${port}\n`}    user: ${JSON.stringify(user)}          # \`sla-exporter grants ${engine}\` prints what it needs
    password: "\${env:${PASSWORD_VARIABLE}}"
    # tls: { mode: verify-full }
    slow_query: { threshold: 1s }
    every: 15s

systems:
  main:
    tier: core                  # core, office, data or auxiliary: the figures of the maintenance plan
    title: Main system
    # objectives: { availability: 99.8%, response_time: 2s }
    # transactions:             # what a user does, done by the exporter
    #   - name: front-page
    #     every: 30s
    #     steps:
    #       - { name: open, url: "https://app.example/", expect: { body: { contains: Welcome } } }
    # maintenance:
    #   - { cron: "0 2 * * SUN", for: 1h, reason: weekly restart }
`;
}
