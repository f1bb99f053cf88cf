import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgres } from "../../../../src/checks/databases/postgres/engine.js";
import { type PostgresServer, startPostgres } from "../../../servers/postgres.js";
import { checkOf, runOnce } from "../runs.js";
import { targetOf } from "../target.js";

describe.each([15, 18] as const)("TLS to PostgreSQL %i", (version) => {
  let server: PostgresServer;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "sla-tls-"));
    const { cert, private: key } = await generate([{ name: "commonName", value: "db.example" }], {
      extensions: [
        { name: "basicConstraints", cA: true },
        { name: "subjectAltName", altNames: [{ type: 2, value: "db.example" }] },
      ],
    });
    writeFileSync(join(folder, "ca.pem"), cert);
    server = await startPostgres({
      version,
      files: { "server.crt": cert, "server.key": key },
      settings: { ssl: "on" },
      hba: [
        "local all all trust",
        "hostnossl all open 127.0.0.1/32 trust",
        "hostssl all all 127.0.0.1/32 trust",
        "host all postgres 127.0.0.1/32 trust",
      ],
    });
    await server.query("CREATE ROLE encrypted LOGIN; CREATE ROLE open LOGIN; GRANT pg_monitor TO encrypted, open");
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const once = async (tls: object | undefined, user = "encrypted") => {
    const check = checkOf(
      targetOf({ engine: "postgres", host: server.host, port: server.port, user, ...(tls ? { tls } : {}) }),
      postgres,
    );
    try {
      return await runOnce(check);
    } finally {
      await check.close();
    }
  };

  it("encrypts without looking at the certificate in mode require.", async () => {
    expect(await once({ mode: "require" })).toMatchObject({ ok: true });
  });

  it("refuses a certificate of an authority that nobody named.", async () => {
    expect(await once({ mode: "verify-ca" })).toMatchObject({ ok: false, reason: "tls" });
    expect(await once({ mode: "verify-full" })).toMatchObject({ ok: false, reason: "tls" });
  });

  it("looks at the chain alone in mode verify-ca, and at the name too in verify-full.", async () => {
    const ca = join(folder, "ca.pem");
    expect(await once({ mode: "verify-ca", ca })).toMatchObject({ ok: true });
    expect(await once({ mode: "verify-full", ca })).toMatchObject({ ok: false, reason: "tls" });
    expect(await once({ mode: "verify-full", ca, server_name: "db.example" })).toMatchObject({ ok: true });
  });

  it("names the file that it cannot read.", async () => {
    expect(await once({ mode: "verify-ca", ca: join(folder, "missing.pem") })).toMatchObject({
      reason: "tls",
      message: `cannot read "${join(folder, "missing.pem")}" (ENOENT)`,
    });
  });

  it("does without it when it is not asked for, and says auth when the server insists on it.", async () => {
    expect(await once(undefined, "open")).toMatchObject({ ok: true });
    expect(await once({ mode: "disable" }, "open")).toMatchObject({ ok: true });
    expect(await once(undefined)).toMatchObject({ ok: false, reason: "auth" });
  });

  it("fails with tls when the server has none.", async () => {
    const plain = await startPostgres({ version });
    try {
      const target = targetOf({
        engine: "postgres",
        host: plain.host,
        port: plain.port,
        user: "postgres",
        tls: { mode: "require" },
      });
      const check = checkOf(target, postgres);
      expect(await runOnce(check)).toMatchObject({ ok: false, reason: "tls" });
      await check.close();
    } finally {
      await plain.stop();
    }
  });
});
