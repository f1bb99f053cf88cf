import { type ErrorRequestHandler, json, type Request, type RequestHandler, type Response } from "express";
import type { z } from "zod";
import { type LedgerCommands, LedgerRefusal } from "../../ledger/commands.js";
import { answer, refuse } from "./answers.js";
import { author, BODIES, complaint } from "./bodies.js";
import { identityOf, type LedgerRights } from "./gate.js";

/** A ledger that takes commands. */
export interface OpenLedger {
  readonly commands: LedgerCommands;
  readonly timeZone: string;
  /** False while entries cannot be written: what is told waits in memory. */
  readonly writable: boolean;
}

interface Change<T> {
  readonly body: z.ZodType<T>;
  /** Carries it out. @returns status and answer. Throws a LedgerRefusal. */
  run(ledger: OpenLedger, body: T, by: string, request: Request): readonly [number, object];
}

const STATUS: Readonly<Record<LedgerRefusal["why"], number>> = { invalid: 400, unknown: 404, conflict: 409 };

/** Reads a body of 16 KiB at most. */
export const readBody: RequestHandler = json({ limit: 16_384, type: () => true, inflate: false });

/** Answers for what {@link readBody} could not read. */
export const unreadable: ErrorRequestHandler = (error, _request, response, next) => {
  const status: unknown = error?.status;
  if (typeof status !== "number" || status < 400 || status >= 500) return next(error);
  const unfinished = error?.type === "entity.parse.failed" ? "the body is not valid JSON" : "the body cannot be read";
  refuse(response, status, status === 413 ? "the body is too large: at most 16 KiB" : unfinished);
};

/** POST /maintenance */
export const startMaintenance = change({
  body: BODIES.startMaintenance,
  run({ commands }, { system, from, to, reason }, by) {
    const id = commands.startMaintenance({ system, reason, by, ...defined({ from, to }) });
    return [201, { id }];
  },
});

/** POST /maintenance/ID/end */
export const endMaintenance = change({
  body: BODIES.endMaintenance,
  run({ commands }, _body, by, request) {
    const id = String(request.params.id);
    return [200, { ended: commands.endMaintenance({ id, by }) }];
  },
});

/** POST /maintenance/end */
export const endMaintenanceOf = change({
  body: BODIES.endMaintenanceOf,
  run({ commands }, { system }, by) {
    return [200, { ended: commands.endMaintenance({ system, by }) }];
  },
});

/** POST /exclusions */
export const exclude = change({
  body: BODIES.exclude,
  run({ commands }, { system, from, to, reason }, by) {
    return [201, { id: commands.exclude({ system, from, to, reason, by }) }];
  },
});

/** POST /exclusions/ID/revoke */
export const revokeExclusion = change({
  body: BODIES.revoke,
  run({ commands }, { reason }, by, request) {
    const id = String(request.params.id);
    commands.revokeExclusion({ id, reason, by });
    return [200, { id }];
  },
});

/** @returns a handler for `ledger`, which gives undefined before a policy is in force. */
function change<T extends { readonly by?: string | undefined }>({ body, run }: Change<T>) {
  return (ledger: () => OpenLedger | undefined, rights: LedgerRights): RequestHandler =>
    (request, response) => {
      const open = ledger();
      if (!open) return refuse(response, 503, "no policy is loaded yet: try again in a second");
      const read = body.safeParse(request.body ?? {});
      if (!read.success) return refuse(response, 400, complaint(read.error, request.body ?? {}));
      const by = authorOf(request, response, read.data.by, rights);
      if (typeof by !== "string") return refuse(response, by.status, by.error);
      try {
        const [status, value] = run(open, read.data, by, request);
        answer(response, status, { ...value, writable: open.writable }, open.timeZone);
      } catch (error) {
        if (error instanceof LedgerRefusal) return refuse(response, STATUS[error.why], error.message);
        throw error;
      }
    };
}

type Failure = { readonly status: number; readonly error: string };

function authorOf(request: Request, response: Response, said: string | undefined, { trusted }: LedgerRights): string | Failure {
  if (trusted) return said ?? { status: 400, error: "by: missing: who does it?" };
  if (said !== undefined) return { status: 400, error: "by: who has logged in is written down; leave the field out" };
  const proved = author.safeParse(identityOf(request, response));
  return proved.success ? proved.data : { status: 403, error: "the client certificate has no common name to write down" };
}

/** Optional fields may be absent, not undefined. */
function defined(fields: { readonly from: number | undefined; readonly to: number | undefined }): { from?: number; to?: number } {
  const { from, to } = fields;
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
