import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { z } from "zod";
import { parseDocument } from "../config/document.js";
import type { Positions } from "../config/positions.js";

/** As Prometheus names them. */
const CLIENT_AUTH_TYPES = [
  "NoClientCert",
  "RequestClientCert",
  "RequireAnyClientCert",
  "VerifyClientCertIfGiven",
  "RequireAndVerifyClientCert",
] as const;
export type ClientAuth = (typeof CLIENT_AUTH_TYPES)[number];

const TLS_VERSIONS = { TLS10: "TLSv1", TLS11: "TLSv1.1", TLS12: "TLSv1.2", TLS13: "TLSv1.3" } as const;
const tlsVersion = z.enum(["TLS10", "TLS11", "TLS12", "TLS13"]);

/** The file of `--web.config.file`: the format of Prometheus' exporters, in so far as we serve it. */
const SCHEMA = z.strictObject({
  tls_server_config: z
    .strictObject({
      cert_file: z.string().min(1),
      key_file: z.string().min(1),
      client_auth_type: z.enum(CLIENT_AUTH_TYPES).default("NoClientCert"),
      client_ca_file: z.string().min(1).optional(),
      min_version: tlsVersion.default("TLS12"),
      max_version: tlsVersion.default("TLS13"),
    })
    .optional(),
  basic_auth_users: z
    .record(
      z.string().min(1),
      z
        .string()
        .regex(/^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/, "expected a bcrypt hash, such as htpasswd -nBC 10 makes"),
    )
    .optional(),
});
type TlsSection = NonNullable<z.output<typeof SCHEMA>["tls_server_config"]>;

/** How the server is secured. */
export interface WebConfig {
  /** Absent: plain HTTP. */
  readonly tls: { readonly options: SecureContextOptions; readonly clientAuth: ClientAuth } | undefined;
  /** User names with their bcrypt hashes; empty: no password is asked for. */
  readonly users: ReadonlyMap<string, string>;
}

export const OPEN: WebConfig = { tls: undefined, users: new Map() };

/** True when nobody gets in without a password or a certificate of ours. */
export function asksForIdentity(config: WebConfig): boolean {
  return config.users.size > 0 || config.tls?.clientAuth === "RequireAndVerifyClientCert";
}

/** Every error of the file, each as `file:line:column path: message`. No hash is in them. */
export class WebConfigError extends Error {
  override readonly name = "WebConfigError";
  readonly errors: readonly string[];

  constructor(errors: readonly string[]) {
    super(errors.join("\n"));
    this.errors = errors;
  }
}

/** Reads the file and all files that it names. Throws a {@link WebConfigError}. */
export function loadWebConfig(file: string): WebConfig {
  const document = parseDocument(readText(file));
  if (!document.ok) throw new WebConfigError([at(file, document.position ?? { line: 1, column: 1 }, "", document.message)]);
  const { positions } = document;
  // An empty file asks for nothing: plain HTTP.
  const data = document.value ?? {};
  const result = SCHEMA.safeParse(data);
  if (!result.success) throw new WebConfigError(result.error.issues.flatMap((issue) => describe(file, issue, positions, data)));
  const { tls_server_config: tls, basic_auth_users: users } = result.data;
  return { tls: tls && secure(file, tls, positions), users: new Map(Object.entries(users ?? {})) };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new WebConfigError([`${file}: the file of --web.config.file cannot be read: ${(error as Error).message}`]);
  }
}

function describe(file: string, issue: z.core.$ZodIssue, positions: Positions, data: unknown): readonly string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return at(file, positions.key(path), path.join("."), `unknown key: expected ${known(issue.path)}`);
    });
  }
  const path = issue.path.join(".");
  const value = issue.path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], data);
  // A value of basic_auth_users may be a password that someone forgot to hash.
  const shown = issue.path[0] === "basic_auth_users" || value === undefined ? "" : `, got ${JSON.stringify(value)}`;
  return [at(file, positions.value(issue.path), path, value === undefined ? "missing" : `${expectation(issue)}${shown}`)];
}

function known(path: readonly PropertyKey[]): string {
  const section = path.length === 0 ? SCHEMA : SCHEMA.shape.tls_server_config.unwrap();
  return `one of ${Object.keys(section.shape).join(", ")}`;
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return `expected one of ${issue.values.join(", ")}`;
  if (issue.code === "invalid_type") return `expected ${issue.expected === "string" ? "a text" : "keys with values"}`;
  if (issue.code === "too_small") return "expected a text that is not empty";
  return issue.message;
}

function at(
  file: string,
  { line, column }: { readonly line: number; readonly column: number },
  path: string,
  message: string,
): string {
  return `${file}:${line}:${column} ${path === "" ? "" : `${path}: `}${message}`;
}

/** Paths are relative to the file that names them, as with Prometheus. */
function secure(file: string, section: TlsSection, positions: Positions): NonNullable<WebConfig["tls"]> {
  const errors: string[] = [];
  const complain = (key: keyof TlsSection, message: string) => {
    const path = ["tls_server_config", key];
    errors.push(at(file, positions.value(path), path.join("."), message));
  };
  const read = (key: "cert_file" | "key_file" | "client_ca_file"): Buffer | undefined => {
    const path = section[key];
    if (path === undefined) return undefined;
    try {
      return readFileSync(resolve(dirname(file), path));
    } catch (error) {
      complain(key, `cannot be read: ${(error as Error).message}`);
      return undefined;
    }
  };
  const { client_auth_type: clientAuth, client_ca_file: ca } = section;
  if (ca !== undefined && clientAuth === "NoClientCert") {
    complain("client_ca_file", "needs a client_auth_type that asks for certificates, such as RequireAndVerifyClientCert");
  }
  if (ca === undefined && clientAuth.includes("Verify")) complain("client_auth_type", `${clientAuth} needs a client_ca_file`);
  const options: SecureContextOptions = {
    cert: read("cert_file"),
    key: read("key_file"),
    ca: read("client_ca_file"),
    minVersion: TLS_VERSIONS[section.min_version],
    maxVersion: TLS_VERSIONS[section.max_version],
  };
  if (errors.length === 0) check(options, complain);
  if (errors.length > 0) throw new WebConfigError(errors);
  return { options, clientAuth };
}

function check(options: SecureContextOptions, complain: (key: keyof TlsSection, message: string) => void): void {
  try {
    createSecureContext(options);
  } catch (error) {
    complain("cert_file", `certificate and key cannot be used: ${(error as Error).message}`);
  }
}
