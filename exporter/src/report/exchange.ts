import type { Exchange } from "../checks/transactions/run.js";
import type { Paint } from "./paint.js";
import { visible } from "./visible.js";

/** Lines of a body shown. */
const BODY_LINES = 20;

/** One request and its response, as curl -v shows them: `>` sent, `<` received. */
export function exchangeLines({ request, again, response }: Exchange, width: number, paint: Paint): string[] {
  const lines = [
    ...(again ? [paint("dim", "> sent again on a new connection: the server had closed the kept one")] : []),
    ...marked(">", [`${request.method} ${request.url}`, ...headerLines(request.headers)], width, paint, "cyan"),
    ...marked(">", bodyLines(request.body), width, paint, "cyan"),
  ];
  if (!response) return [...lines, paint("dim", "< no response")];
  return [
    ...lines,
    ...marked("<", [String(response.status), ...headerLines(response.headers)], width, paint, "green"),
    ...marked("<", bodyLines(response.body), width, paint, "green"),
  ];
}

function headerLines(headers: readonly (readonly [string, string])[]): string[] {
  return headers.map(([name, value]) => `${name}: ${value}`);
}

function bodyLines(body: string | undefined): string[] {
  if (body === undefined) return [];
  const lines = body.split(/\r\n|\r|\n/);
  return ["", ...lines.slice(0, BODY_LINES), ...(lines.length > BODY_LINES ? [`(${lines.length - BODY_LINES} more lines)`] : [])];
}

function marked(mark: string, lines: readonly string[], width: number, paint: Paint, colour: "cyan" | "green"): string[] {
  return lines.map((line) => {
    const text = visible(line);
    const shown = text.length > width - 2 ? `${text.slice(0, width - 3)}…` : text;
    return `${paint(colour, mark)} ${shown}`.trimEnd();
  });
}
