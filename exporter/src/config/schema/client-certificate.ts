import type { z } from "zod";
import { report } from "./refining.js";

interface Pair {
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** For `superRefine`: a client certificate is of use only with its key. */
export function certificateHasKey({ cert, key }: Pair, ctx: z.core.$RefinementCtx): void {
  if (cert !== undefined && key === undefined) report(ctx, ["cert"], "a client certificate needs its private key: add key");
  if (key !== undefined && cert === undefined) report(ctx, ["key"], "a private key needs its client certificate: add cert");
}
