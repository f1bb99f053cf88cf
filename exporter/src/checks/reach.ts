import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { lookups } from "./lookups.js";

/** Longest wait for a canary. Milliseconds. */
const LIMIT = 2000;

/**
 * True when the URL (http or https) answers within two seconds, whatever the answer says. Certificates are not looked
 * at: nothing is sent that would need protection, and a bad one, too, shows that the network works.
 */
export function reach(url: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const request = url.startsWith("https:") ? requestSecure : requestPlain;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
    const sent = request(url, { agent: false, lookup: lookups.forSockets, rejectUnauthorized: false, signal: limit });
    sent.on("response", () => {
      resolve(true);
      sent.destroy();
    });
    sent.on("error", () => resolve(false));
    sent.end();
  });
}
