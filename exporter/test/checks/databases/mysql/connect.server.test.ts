import { getEventListeners } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Connection, createConnection } from "mysql2/promise";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Secret } from "../../../../src/config/secret.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { checkOf, failures, runOnce } from "../runs.js";
import { targetOf } from "../target.js";
import { administrator, createUser, ENGINES, LONG_STATEMENT, open, PASSWORD, root, target, USER } from "./engines.js";

/** An authority and a certificate of it for the name "localhost" alone. */
const certificates = mkdtempSync(join(tmpdir(), "sla-certificates-"));
const file = (name: string) => join(certificates, name);
const made = await generate([{ name: "commonName", value: "localhost" }], {
  keySize: 2048,
  algorithm: "sha256",
  extensions: [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] },
  ],
});
writeFileSync(file("cert.pem"), made.cert);
writeFileSync(file("key.pem"), made.private);
const other = await generate([{ name: "commonName", value: "other" }], { keySize: 2048, algorithm: "sha256" });
writeFileSync(file("other.pem"), other.cert);
afterAll(() => rmSync(certificates, { recursive: true }));

/** The administrator's is the only one that stays. */
const onlyOneSocket = () => vi.waitFor(() => expect(sockets()).toBe(1));
const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;

describe.each(ENGINES.filter(({ available }) => available))("$name", ({ name, engine, start }) => {
  let server: MysqlServer;
  let admin: Connection;
  beforeAll(async () => {
    server = await start({
      settings: {
        "ssl-ca": file("cert.pem"),
        "ssl-cert": file("cert.pem"),
        "ssl-key": file("key.pem"),
        "performance-schema": "ON",
      },
    });
    admin = await administrator(server);
    await createUser(admin);
  });
  afterAll(async () => {
    admin?.destroy();
    await server?.stop();
  });

  test("Logs in with a password and without TLS, and gives its name.", async () => {
    const session = await open(engine, target(server));
    const [row] = await session.query<{ id: number }>("SELECT CONNECTION_ID() AS id");
    const [attributes] = await admin.query(
      "SELECT ATTR_VALUE AS name FROM performance_schema.session_connect_attrs WHERE PROCESSLIST_ID = ? AND ATTR_NAME = 'program_name'",
      [row?.id],
    );
    expect(attributes).toEqual([{ name: "sla-exporter" }]);
    session.destroy();
  });

  test("Is read-only and takes one statement at a time.", async () => {
    const session = await open(engine, root(server));
    await expect(session.query("CREATE DATABASE written")).rejects.toMatchObject({ reason: "sql" });
    await expect(session.query("SELECT 1; SELECT 2")).rejects.toMatchObject({ reason: "sql" });
    expect(session.alive).toBe(true);
    session.destroy();
  });

  test("Lets the server end a statement that takes longer than the check may.", async () => {
    const session = await open(engine, { ...target(server), timeout: 0.3 });
    await expect(session.query(LONG_STATEMENT)).rejects.toMatchObject({ reason: "timeout" });
    expect(session.alive).toBe(true);
    session.destroy();
  });

  test("Gives rows as plain objects, with exact numbers and bound parameters.", async () => {
    const session = await open(engine, target(server));
    const rows = await session.query("SELECT 9007199254740993 AS big, 1.50 AS cents, 'x' AS name");
    expect(rows).toEqual([{ big: "9007199254740993", cents: "1.50", name: "x" }]);
    expect(Object.getPrototypeOf(rows[0])).toBe(Object.prototype);
    expect(await session.query("SELECT ? AS quoted", ["' OR '1"])).toEqual([{ quoted: "' OR '1" }]);
    session.destroy();
  });

  test("Cuts off a server that sends more rows than any statement of ours gives.", async () => {
    const session = await open(engine, target(server));
    const many = Array.from(
      { length: 5 },
      (_, index) => `(SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
      UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8) AS t${index}`,
    );
    await expect(session.query(`SELECT 1 FROM ${many.join(", ")}`)).rejects.toMatchObject({ reason: "limit" });
    expect(session.alive).toBe(false);
  });

  test("A wrong password fails with the reason auth, without the password in the message.", async () => {
    const wrong = { ...target(server), password: new Secret(() => "battery staple") };
    const error = await open(engine, wrong).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ reason: "auth", message: expect.stringMatching(/^access denied for user 'monitor'/i) });
    expect(String(error)).not.toContain("staple");
  });

  test("A refused connection fails with the reason connect.", async () => {
    // Port 1 is not served by anything here.
    await expect(open(engine, { ...target(server), port: 1 })).rejects.toMatchObject({ reason: "connect" });
    const nowhere = { ...target(server), host: "localhost", port: 1 };
    await expect(open(engine, nowhere)).rejects.toMatchObject({
      reason: "connect",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  test("An unknown host fails with the reason dns.", async () => {
    await expect(open(engine, { ...target(server), host: "nowhere.invalid" })).rejects.toMatchObject({ reason: "dns" });
  });

  test("A unix socket serves in place of host and port.", async () => {
    const { port: _, ...section } = target(server, { socket: server.socket });
    const session = await open(engine, section);
    expect(await session.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    session.destroy();
    await expect(open(engine, { ...section, socket: "/nowhere.sock" })).rejects.toMatchObject({ reason: "connect" });
  });

  describe("with TLS", () => {
    const ca = file("cert.pem");
    const cipherOf = async (section: Parameters<typeof open>[1]) => {
      const session = await open(engine, section);
      const [row] = await session.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
      session.destroy();
      return row?.Value;
    };

    test.each([
      ["require takes any certificate", { mode: "require" }],
      ["verify-ca looks at the chain and not at the name", { mode: "verify-ca", ca }],
      [
        "verify-full takes a certificate of the authority for the name it is told",
        { mode: "verify-full", ca, server_name: "localhost" },
      ],
    ] as const)("%s.", async (_, tls) => {
      expect(await cipherOf(target(server, { tls }))).toMatch(/\w/);
    });

    test("verify-full takes the host for the name when it is told none.", async () => {
      expect(await cipherOf(target(server, { host: "localhost", tls: { mode: "verify-full", ca } }))).toMatch(/\w/);
    });

    test.each([
      ["verify-full refuses a certificate for another name than the address dialled", { mode: "verify-full", ca }],
      [
        "verify-full refuses a certificate for another name than it is told",
        { mode: "verify-full", ca, server_name: "db.intra" },
      ],
      ["verify-ca refuses a certificate of another authority", { mode: "verify-ca", ca: file("other.pem") }],
      ["an authority that cannot be read is named", { mode: "verify-ca", ca: file("missing.pem") }],
    ] as const)("%s.", async (_, tls) => {
      await expect(open(engine, target(server, { tls }))).rejects.toMatchObject({ reason: "tls" });
    });

    test("A login that only TLS allows works with it and fails without.", async () => {
      await admin.query(`ALTER USER '${USER}'@'%' REQUIRE SSL`);
      try {
        expect(await cipherOf(target(server, { tls: { mode: "require" } }))).toMatch(/\w/);
        await expect(open(engine, target(server))).rejects.toMatchObject({ reason: "auth" });
      } finally {
        await admin.query(`ALTER USER '${USER}'@'%' REQUIRE NONE`);
      }
    });
  });

  test("A full server fails with the reason saturated.", async () => {
    await admin.query("SET GLOBAL max_connections = 10");
    const taken: Connection[] = [];
    try {
      const login = { host: server.host, port: server.port, user: USER, password: PASSWORD };
      while (taken.length < 9) taken.push(await createConnection(login));
      await expect(open(engine, target(server))).rejects.toMatchObject({
        reason: "saturated",
        message: expect.stringMatching(/too many/i),
      });
      taken.pop()?.destroy();
      const session = await vi.waitFor(() => open(engine, target(server)), { timeout: 5000 });
      session.destroy();
    } finally {
      for (const connection of taken) connection.destroy();
      await admin.query("SET GLOBAL max_connections = 151");
    }
  });

  test("A frozen server is given up when the signal aborts, and its socket is gone.", async () => {
    await onlyOneSocket();
    const abort = new AbortController();
    server.freeze();
    try {
      const connecting = engine.connect(target(server), abort.signal);
      const timer = setTimeout(() => abort.abort(), 200);
      await expect(connecting).rejects.toMatchObject({
        reason: "timeout",
        message: expect.stringContaining(`127.0.0.1:${server.port}`),
      });
      clearTimeout(timer);
      expect(getEventListeners(abort.signal, "abort")).toEqual([]);
      await onlyOneSocket();
    } finally {
      server.thaw();
    }
  });

  test("A session of a frozen server ends at once when it is destroyed.", async () => {
    await onlyOneSocket();
    const session = await open(engine, target(server));
    server.freeze();
    try {
      const asking = session.query("SELECT 1");
      session.destroy();
      await expect(asking).rejects.toMatchObject({ reason: "connect" });
      expect(session.alive).toBe(false);
      await expect(session.query("SELECT 1")).rejects.toMatchObject({ reason: "connect" });
      await onlyOneSocket();
    } finally {
      server.thaw();
    }
  });

  test("An idle session of a frozen server ends, although that does not hear the farewell.", async () => {
    await onlyOneSocket();
    const session = await open(engine, target(server));
    server.freeze();
    try {
      session.destroy();
      expect(session.alive).toBe(false);
      await vi.waitFor(() => expect(sockets()).toBe(1), { timeout: 3000 });
    } finally {
      server.thaw();
    }
  });

  test("A session that is dropped because a permission is missing is no aborted client.", async () => {
    const alone = async () => {
      await vi.waitFor(async () => expect(await count("Threads_connected")).toBe(1));
      return { connections: await count("Connections"), aborted: await count("Aborted_clients") };
    };
    const count = async (name: string) => {
      const [rows] = await admin.query("SHOW GLOBAL STATUS LIKE ?", [name]);
      return Number((rows as { Value: string }[])[0]?.Value);
    };
    const access = { host: server.host, port: server.port, user: USER, password: PASSWORD };
    const check = checkOf(targetOf({ engine: name, ...access }), engine);
    const before = await alone();
    for (let run = 0; run < 3; run++) expect(Object.values(failures(await runOnce(check)))).toContain("permission");
    await check.close();
    expect(await alone()).toEqual({ connections: before.connections + 3, aborted: before.aborted });
  });

  test("A signal that is aborted already opens nothing.", async () => {
    await onlyOneSocket();
    await expect(engine.connect(target(server), AbortSignal.abort())).rejects.toMatchObject({ reason: "timeout" });
    expect(sockets()).toBe(1);
  });

  describe("killed in mid-query", () => {
    const killed = async (how: "QUERY" | "CONNECTION") => {
      const session = await open(engine, target(server));
      const [row] = await session.query<{ id: number }>("SELECT CONNECTION_ID() AS id");
      const asking = session.query(LONG_STATEMENT).catch((error: unknown) => error);
      await vi.waitFor(async () => {
        const [list] = await admin.query("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ? AND COMMAND = 'Query'", [
          row?.id,
        ]);
        expect(list).toHaveLength(1);
      });
      await admin.query(`KILL ${how} ${row?.id}`);
      return { session, error: await asking };
    };

    test("A killed statement fails with the reason sql, and the session goes on.", async () => {
      const { session, error } = await killed("QUERY");
      expect(error).toMatchObject({ reason: "sql" });
      expect(await session.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
      session.destroy();
    });

    test("A killed connection ends the session.", async () => {
      const { session, error } = await killed("CONNECTION");
      expect(["connect", "sql"]).toContain((error as { reason: string }).reason);
      await vi.waitFor(() => expect(session.alive).toBe(false));
    });

    test("A killed server ends the session with the reason connect, and is connected to again when it is back.", async () => {
      const session = await open(engine, target(server));
      const asking = session.query(LONG_STATEMENT).catch((error: unknown) => error);
      await server.kill();
      expect(await asking).toMatchObject({ reason: "connect" });
      expect(session.alive).toBe(false);
      await expect(open(engine, target(server))).rejects.toMatchObject({ reason: "connect" });
      await server.restart();
      admin = await administrator(server);
      const again = await open(engine, target(server));
      expect(await again.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
      again.destroy();
    });
  });

  if (name === "mariadb") {
    test("A server without TLS is refused where TLS is asked for.", async () => {
      const plain = await start({ settings: { "skip-ssl": "" } });
      try {
        await expect(open(engine, { ...root(plain), tls: { mode: "require" } })).rejects.toMatchObject({ reason: "tls" });
      } finally {
        await plain.stop();
      }
    });
  }
});
