import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { StepRun, TransactionRun } from "../../src/checks/transactions/run.js";
import { renderWaterfall } from "../../src/report/waterfall.js";

const RUN: TransactionRun = {
  kind: "transaction",
  transaction: "erp/place-order",
  startedAt: 1795448973.27,
  duration: 0.262,
  result: "failed",
  failure: { step: "order", reason: "status", message: "expected status 201, got 500" },
  steps: [
    {
      name: "login",
      always: false,
      offset: 0,
      duration: 0.12,
      phases: { dns: 0.001, connect: 0.012, tls: 0.03, ttfb: 0.07, transfer: 0.004 },
      status: 200,
      receivedBytes: 5120,
    },
    {
      name: "order",
      always: false,
      offset: 0.122,
      duration: 0.14,
      phases: { ttfb: 0.139, transfer: 0.001 },
      status: 500,
      receivedBytes: 12,
      failure: { reason: "status", message: "expected status 201, got 500" },
      exchanges: [
        {
          request: {
            method: "POST",
            url: "https://erp.example/orders",
            headers: [
              ["authorization", "[secret]"],
              ["content-type", "application/json"],
            ],
            body: '{"item":"nut","note":"a line that is much longer than the terminal is wide and therefore cut at its rim"}',
          },
          response: { status: 500, headers: [["content-type", "text/plain"]], body: "\u001b[2Jboom\r\n\tat \u202eorder" },
        },
      ],
    },
    {
      name: "read-the-order-in-the-archive",
      always: false,
      offset: 0.262,
      duration: 0,
      phases: {},
      receivedBytes: 0,
      exchanges: [{ request: { method: "GET", url: "https://erp.example/orders/1", headers: [] } }],
    },
    { name: "cancel", always: true, offset: 0.263, duration: 0.02, phases: { ttfb: 0.02 }, status: 204, receivedBytes: 0 },
  ],
};

describe("The waterfall", () => {
  const timeZone = "UTC";

  it("should show steps, phases, what was sent and received, and the failure.", async () => {
    await expect(renderWaterfall(RUN, { width: 80, colour: false, timeZone })).toMatchFileSnapshot("waterfall.golden.txt");
  });

  it("should tell the time in the zone.", () => {
    const [head] = renderWaterfall(RUN, { width: 80, colour: false, timeZone: "Asia/Shanghai" }).split("\n");
    expect(head).toBe("erp/place-order  failed  262.0 ms  2026-11-23 23:49:33.270 Asia/Shanghai");
  });

  it("should tell that a request was sent again.", () => {
    const request = { method: "GET", url: "https://erp.example/", headers: [] };
    const step = {
      ...(RUN.steps[0] as StepRun),
      exchanges: [{ request }, { request, again: true as const, response: { status: 200, headers: [] } }],
    };
    const lines = renderWaterfall({ ...RUN, steps: [step] }, { width: 80, colour: false, timeZone }).split("\n");
    const first = lines.findIndex((line) => line.trim() === "< no response");
    expect(lines.slice(first + 1, first + 4).map((line) => line.trim())).toEqual([
      "> sent again on a new connection: the server had closed the kept one",
      "> GET https://erp.example/",
      "< 200",
    ]);
  });

  it("should be the same with colours, and have none unless asked.", () => {
    const plain = renderWaterfall(RUN, { width: 80, colour: false, timeZone });
    const coloured = renderWaterfall(RUN, { width: 80, colour: true, timeZone });
    expect(plain).not.toContain("\u001b");
    expect(coloured.split("\u001b[31m")).not.toHaveLength(1);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it.each([80, 97, 120])("should fit into %i columns.", (width) => {
    for (const line of renderWaterfall(RUN, { width, colour: false, timeZone }).split("\n"))
      expect(line.length).toBeLessThanOrEqual(width);
  });

  it("should stay between 80 and 120 columns, and bear a run without steps.", () => {
    expect(renderWaterfall(RUN, { width: 10, colour: false, timeZone })).toBe(
      renderWaterfall(RUN, { width: 80, colour: false, timeZone }),
    );
    expect(renderWaterfall(RUN, { width: 500, colour: false, timeZone })).toBe(
      renderWaterfall(RUN, { width: 120, colour: false, timeZone }),
    );
    const empty = renderWaterfall({ ...RUN, steps: [] }, { width: 80, colour: false, timeZone });
    expect(empty.split("\n")).toHaveLength(3);
  });
});
