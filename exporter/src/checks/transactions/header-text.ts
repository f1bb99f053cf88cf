const BEYOND_ASCII = /[^\0-\x7f]/;
const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A header's value as people read it: undici gives its bytes as latin1, and servers send UTF-8. What is no UTF-8 stays as it is. */
export function receivedHeader(value: string): string {
  if (!BEYOND_ASCII.test(value)) return value;
  try {
    return UTF_8.decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}

/** A header's value as undici takes it, so that it arrives as UTF-8. */
export function sentHeader(value: string): string {
  return BEYOND_ASCII.test(value) ? Buffer.from(value).toString("latin1") : value;
}
