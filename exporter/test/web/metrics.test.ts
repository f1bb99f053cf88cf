import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { company } from "../fixtures/state.js";
import { parseExposition } from "../metrics/exposition/parse.js";
import { ask, serve } from "./serve.js";

const OPENMETRICS = { Accept: "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5" };

describe("/metrics", () => {
  test("answers in the text format, in OpenMetrics when asked for it, and in the text format again.", async () => {
    const { url } = await serve(company());
    const before = await ask(`${url}/metrics`);
    const open = await ask(`${url}/metrics`, OPENMETRICS);
    const after = await ask(`${url}/metrics`);

    expect(before.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(open.headers["content-type"]).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
    expect(open.body.toString()).toMatch(/\n# EOF\n$/);
    expect(after.headers["content-type"]).toBe(before.headers["content-type"]);
    expect(after.body.toString()).toContain("# TYPE sla_check_failures_total counter\n");
    const own = (body: Buffer) => parseExposition(body.toString()).filter(({ name }) => name.startsWith("sla_"));
    expect(own(after.body)).toEqual(own(before.body));
    expect(own(open.body)).toEqual(own(before.body));
  });

  test.each([
    ["the text format", {}],
    ["OpenMetrics", OPENMETRICS],
  ])("is compressed in %s for those who take gzip.", async (_, headers) => {
    const { url } = await serve(company());
    const packed = await ask(`${url}/metrics`, { ...headers, "Accept-Encoding": "gzip" });
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(packed.headers.vary).toMatch(/Accept-Encoding/);
    expect(gunzipSync(packed.body).toString()).toContain('sla_system_up{system="erp"} 0\n');
  });

  test("tells of the exporter before a policy is loaded.", async () => {
    const { url } = await serve(undefined);
    const { status, body } = await ask(`${url}/metrics`);
    expect(status).toBe(200);
    expect(body.toString()).toContain("sla_exporter_build_info");
    expect(body.toString()).not.toContain("sla_system_info");
  });

  test("answers 500 without details, and reports them, when a snapshot fails.", async () => {
    const errors: unknown[] = [];
    const broken = new Error("password hunter2");
    const { url } = await serve(company(), { metrics: () => Promise.reject(broken), onError: (error) => errors.push(error) });
    const { status, body } = await ask(`${url}/metrics`);
    expect([status, body.toString()]).toEqual([500, "internal error: see the exporter's log\n"]);
    expect(errors).toEqual([broken]);
  });
});
