import { readFileSync, statSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";
import { CheckError } from "../failure.js";
import type { TlsSpec } from "./spec.js";

/** What a run needs to secure its connections. */
export interface TlsContext {
  readonly context: SecureContext;
  readonly serverName: string | undefined;
  readonly insecureSkipVerify: boolean;
}

let shared: SecureContext | undefined;

/** The context without files of one's own. Made once: it loads every authority that Node knows. */
export function defaultContext(): SecureContext {
  shared ??= createSecureContext();
  return shared;
}

/**
 * @returns what gives the context for each run. The files are read again when they have changed: certificates
 * are renewed while the exporter runs. It throws a CheckError (tls) for a file that cannot be read.
 */
export function tlsContexts(spec: TlsSpec): () => TlsContext {
  const rest = { serverName: spec.serverName, insecureSkipVerify: spec.insecureSkipVerify };
  const files = [spec.ca, spec.cert, spec.key].filter((path) => path !== undefined);
  if (files.length === 0) return () => ({ context: defaultContext(), ...rest });
  let known: { readonly version: string; readonly context: SecureContext } | undefined;
  return () => {
    try {
      const version = files.map((path) => statSync(path).mtimeMs).join();
      if (known?.version !== version) {
        known = {
          version,
          context: createSecureContext({
            ...(spec.ca ? { ca: readFileSync(spec.ca) } : {}),
            ...(spec.cert ? { cert: readFileSync(spec.cert) } : {}),
            ...(spec.key ? { key: readFileSync(spec.key) } : {}),
          }),
        };
      }
      return { context: known.context, ...rest };
    } catch (error) {
      throw new CheckError("tls", `the TLS files cannot be used: ${(error as Error).message}`, { cause: error });
    }
  };
}
