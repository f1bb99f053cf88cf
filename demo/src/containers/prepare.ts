import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { retargetedFile } from "../monitoring/alertmanager.js";
import { variable } from "./environment.js";

/** Users' and servers' passwords, by the file that each is in; no two installations have the same. */
const PASSWORDS = [
  "postgres-admin",
  "mysql-admin",
  "grafana-admin",
  ...["erp", "crm", "oa", "forum"].flatMap((app) => [app, `${app}-owner`]),
  "erp-db",
  "crm-db",
  "sessions",
];

/** Makes what a first start needs before anything else: passwords, and Alertmanager's file with receivers that lead to the demo. */
for (const name of PASSWORDS) {
  const path = join(variable("DEMO_SECRETS"), name);
  if (existsSync(path)) continue;
  // Whole or not at all: a server keeps the password that it saw first.
  writeFileSync(`${path}.new`, randomBytes(18).toString("base64url"), { mode: 0o440 });
  renameSync(`${path}.new`, path);
}
const shipped = readFileSync(variable("DEMO_ALERTMANAGER"), "utf8");
const routing = { sink: variable("DEMO_SINK"), tempo: undefined, alwaysInHours: false };
writeFileSync(join(variable("DEMO_PREPARED"), "alertmanager.yml"), retargetedFile(shipped, routing, "/etc/alertmanager"));
console.log("Passwords and Alertmanager's file are there.");
