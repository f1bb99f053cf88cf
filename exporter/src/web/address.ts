/** Where to listen. Without a host: on every address of the machine. */
export interface Address {
  readonly host: string | undefined;
  readonly port: number;
}

const FORM = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^:[\]\s]*)):(\d{1,5})$/;

/** Reads `--web.listen-address`: `:9842`, `127.0.0.1:9842`, `localhost:9842`, `[::1]:9842`. Port 0 takes a free one. Throws an Error. */
export function parseAddress(text: string): Address {
  const match = FORM.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65535)
    throw new Error(`--web.listen-address: expected an address such as :9842, 127.0.0.1:9842 or [::1]:9842, got "${text}"`);
  return { host: match[1] || match[2] || undefined, port };
}
