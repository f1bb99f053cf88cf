import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Outcome } from "../../src/checks/check.js";
import type { FailureReason } from "../../src/checks/failure.js";
import { mends } from "../../src/cli/mends.js";
import { policyOrError } from "../../src/cli/policy-or-error.js";
import { certificate, runOnce, serve, sharedPool, temporaryFolder } from "../checks/transactions/fixtures.js";

const pool = sharedPool();
let own: Awaited<ReturnType<typeof certificate>>;
beforeAll(async () => {
  own = await certificate();
});

const FAILED = { ok: false, startedAt: 0, duration: 0, confirmation: false } as const;

function mendIn(url: string) {
  const file = join(temporaryFolder(), "sla.yml");
  writeFileSync(
    file,
    `databases: { erp-db: { system: erp, engine: mysql, user: u } }
systems:
  erp:
    tier: core
    transactions:
      - name: order
        steps:
          - { name: go, url: "${url}" }
`,
  );
  const { policy, locate } = policyOrError(file);
  return (name: string, outcome: Outcome) =>
    mends(
      policy,
      locate,
    )({ check: { name, kind: name === "erp-db" ? "database" : "transaction" }, outcome })?.replace(/^.*sla\.yml/, "sla.yml");
}

/** Runs the transaction against a real server. @returns what mends its failure. */
async function mended(url: string, tls: object = {}): Promise<string | undefined> {
  const measurements = await runOnce(pool(), { tls, steps: [{ name: "go", url }] });
  const { reason, message } = measurements.failure ?? { reason: "internal" as const, message: "it worked" };
  return mendIn(url)("erp/order", { ...FAILED, reason, message, measurements });
}

describe("What mends a failure of TLS", () => {
  test("of an authority that is not known is tls.ca.", async () => {
    const { url } = await serve((_request, response) => response.end(), own);
    expect(await mended(url)).toBe(
      "sla.yml:6:9 systems.erp.transactions[0].tls.ca: who signed the server's certificate is not known here; give the PEM file of that authority, or of the certificate itself when it is self-signed",
    );
  });

  test("of a certificate for another name is tls.server_name.", async () => {
    const ca = join(temporaryFolder(), "ca.pem");
    writeFileSync(ca, own.cert);
    const { port } = await serve((_request, response) => response.end(), own);
    expect(await mended(`https://127.0.0.1:${port}/`, { ca })).toBe(
      "sla.yml:6:9 systems.erp.transactions[0].tls.server_name: the server's certificate is for another name; write the url with that name, or give it here",
    );
  });

  test("of a certificate that has ended is its renewal.", async () => {
    const old = await certificate(-1);
    const ca = join(temporaryFolder(), "ca.pem");
    writeFileSync(ca, old.cert);
    const { url } = await serve((_request, response) => response.end(), old);
    expect(await mended(url, { ca })).toMatch(
      /^sla\.yml:8:30 systems\.erp\.transactions\[0\]\.steps\[0\]\.url: the certificate of this server has ended/,
    );
  });

  test("at a port of plain HTTP is the url, and so is plain HTTP at a port of TLS.", async () => {
    const plain = await serve((_request, response) => response.end());
    expect(await mended(plain.url.replace("http:", "https:"))).toMatch(
      /^sla\.yml:8:30 systems\.erp\.transactions\[0\]\.steps\[0\]\.url: this port does not speak TLS: write http:\/\//,
    );
    const secure = await serve((_request, response) => response.end(), own);
    expect(await mended(secure.url.replace("https:", "http:"))).toMatch(
      /\.steps\[0\]\.url: check host and port, and whether http:\/\/ or https:\/\/ is spoken there$/,
    );
  });
});

describe("Every failure has a place", () => {
  const REASONS: readonly FailureReason[] = ["timeout", "status", "assertion", "extract", "limit", "cleanup", "internal", "tls"];

  test.each(REASONS)("of a step that failed with %s.", async (reason) => {
    const { url } = await serve((_request, response) => response.writeHead(500).end());
    const measurements = await runOnce(pool(), { steps: [{ name: "go", url }] });
    expect(mendIn(url)("erp/order", { ...FAILED, reason, message: "why", measurements })).toMatch(
      /^sla\.yml:8:\d+ systems\.erp\.transactions\[0\]\.steps\[0\]/,
    );
  });

  test("of a transaction that came to no step.", () => {
    expect(mendIn("http://localhost/")("erp/order", { ...FAILED, reason: "internal", message: "why" })).toBe(
      "sla.yml:6:9 systems.erp.transactions[0]: `sla-exporter once erp/order` shows what was sent and received",
    );
  });

  test.each(REASONS)("of a database that failed with %s.", (reason) => {
    expect(mendIn("http://localhost/")("erp-db", { ...FAILED, reason, message: "why" })).toMatch(
      /^sla\.yml:1:\d+ databases\.erp-db/,
    );
  });
});
