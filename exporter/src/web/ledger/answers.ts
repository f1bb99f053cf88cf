import type { Response } from "express";
import { timeAt } from "../../ledger/periods.js";

/** Fields that hold moments, unix seconds: each gets a neighbour that people can read. */
const MOMENTS = new Set(["now", "from", "to", "at", "since"]);

/** Answers with JSON. What is not known is null; beside each moment stands `<name>Time`, RFC 3339 in the zone. */
export function answer(response: Response, status: number, value: object, timeZone: string): void {
  response
    .status(status)
    .type("application/json")
    .send(`${jsonText(value, timeZone)}\n`);
}

/** The text of an answer. @param indent spaces */
export function jsonText(value: object, timeZone: string, indent = 0): string {
  return JSON.stringify(withTimes(value, timeZone), (_, part: unknown) => (part === undefined ? null : part), indent);
}

/** Answers with `{"error": "one sentence"}`. */
export function refuse(response: Response, status: number, error: string): void {
  response
    .status(status)
    .type("application/json")
    .send(`${JSON.stringify({ error })}\n`);
}

function withTimes(value: unknown, timeZone: string): unknown {
  if (Array.isArray(value)) return value.map((part) => withTimes(part, timeZone));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]): [string, unknown][] =>
      MOMENTS.has(key) && typeof part === "number"
        ? [
            [key, part],
            [`${key}Time`, timeAt(part, timeZone)],
          ]
        : [[key, withTimes(part, timeZone)]],
    ),
  );
}
