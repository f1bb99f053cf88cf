import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The folder of one run: data, logs, secrets. It goes when the demo stops. */
export interface RunFolder {
  readonly path: string;
  readonly logs: string;
  /** Makes a random password and keeps it in `secrets/NAME`, readable for the present user only. */
  secret(name: string): string;
  remove(): void;
}

export function makeRunFolder(): RunFolder {
  const path = mkdtempSync(join(tmpdir(), "sla-demo-"));
  // Database servers that run as another user pass through here; what they must not read has a folder of its own.
  chmodSync(path, 0o711);
  const logs = join(path, "logs");
  const secrets = join(path, "secrets");
  mkdirSync(logs, { mode: 0o700 });
  mkdirSync(secrets, { mode: 0o700 });
  return {
    path,
    logs,
    secret(name) {
      const value = randomBytes(18).toString("base64url");
      writeFileSync(join(secrets, name), value, { mode: 0o600 });
      return value;
    },
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
