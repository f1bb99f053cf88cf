import { readFileSync, writeFileSync } from "node:fs";
import { type RequestOptions, request } from "node:https";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import { generate } from "selfsigned";
import { beforeAll, describe, expect, test } from "vitest";
import { company } from "../fixtures/state.js";
import { serve } from "./serve.js";
import { folderOf } from "./temporary.js";

const HASH = hashSync("correct horse", 4);

type Pair = Awaited<ReturnType<typeof generate>>;
let server: Pair;
let renewed: Pair;
let client: Pair;
let stranger: Pair;
beforeAll(async () => {
  const make = (name: string) => generate([{ name: "commonName", value: name }], { keySize: 2048 });
  [server, renewed, client, stranger] = await Promise.all([
    make("localhost"),
    make("localhost"),
    make("client"),
    make("stranger"),
  ]);
});

function configured(lines: string): string {
  const files = { "server.pem": server.cert, "server.key": server.private, "clients.pem": client.cert };
  const head = "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n";
  return join(folderOf({ ...files, "web.yml": head + lines }), "web.yml");
}

/** The status, or the error's code. Each call makes a connection of its own. */
function ask(url: string, options: RequestOptions): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(`${url}/-/healthy`, { agent: false, checkServerIdentity: () => undefined, ...options }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end();
  });
}

describe("With tls_server_config", () => {
  test("the server shows its certificate and speaks no plain HTTP.", async () => {
    const { url, port } = await serve(company(), {}, configured(""));
    expect(url).toBe(`https://127.0.0.1:${port}`);
    expect(await ask(url, { ca: server.cert })).toBe(200);
    expect(await ask(url, { ca: renewed.cert })).toMatch(/CERT|SIGNED/);
    await expect(fetch(`http://127.0.0.1:${port}/-/healthy`)).rejects.toThrow();
  });

  test("TLS below min_version is refused.", async () => {
    const { url } = await serve(company(), {}, configured("  min_version: TLS13\n"));
    expect(await ask(url, { ca: server.cert, maxVersion: "TLSv1.2" })).not.toBe(200);
    expect(await ask(url, { ca: server.cert })).toBe(200);
  });

  test.each([
    ["RequireAndVerifyClientCert", { known: true, unknown: false, none: false }],
    ["VerifyClientCertIfGiven", { known: true, unknown: false, none: true }],
    ["RequireAnyClientCert", { known: true, unknown: true, none: false }],
    ["RequestClientCert", { known: true, unknown: true, none: true }],
  ] as const)("%s lets in whom it should.", async (type, expected) => {
    const ca = type.includes("Verify") ? "  client_ca_file: clients.pem\n" : "";
    const { url } = await serve(company(), {}, configured(`  client_auth_type: ${type}\n${ca}`));
    const as = async (pair?: Pair) =>
      (await ask(url, { ca: server.cert, ...(pair && { cert: pair.cert, key: pair.private }) })) === 200;
    expect({ known: await as(client), unknown: await as(stranger), none: await as() }).toEqual(expected);
  });

  test("a renewed certificate is taken without a restart, and a broken one changes nothing.", async () => {
    const file = configured("");
    const listening = await serve(company(), {}, file);
    writeFileSync(join(file, "../server.pem"), "not a certificate");
    expect(() => listening.prepareSecurity()).toThrow(
      /web\.yml:2:14 tls_server_config\.cert_file: certificate and key cannot be used/,
    );
    expect(await ask(listening.url, { ca: server.cert })).toBe(200);
    writeFileSync(join(file, "../server.pem"), renewed.cert);
    writeFileSync(join(file, "../server.key"), renewed.private);
    listening.prepareSecurity()();
    expect(await ask(listening.url, { ca: renewed.cert })).toBe(200);
    expect(await ask(listening.url, { ca: server.cert })).not.toBe(200);
  });

  test.each(["RequireAndVerifyClientCert", "RequireAnyClientCert"])(
    "a change to %s waits for a restart, and nothing else of the file is taken meanwhile.",
    async (type) => {
      const file = configured("");
      const head = readFileSync(file, "utf8");
      let reloads = 0;
      const reload = async () => {
        reloads++;
        return { successful: true, succeededAt: 1, errors: [] };
      };
      const listening = await serve(company(), { reload, enableLifecycle: true }, file);
      const ca = type.includes("Verify") ? "  client_ca_file: clients.pem\n" : "";
      writeFileSync(file, `${head}  client_auth_type: ${type}\n${ca}basic_auth_users: { scraper: "${HASH}" }\n`);
      expect(() => listening.prepareSecurity()).toThrow(
        `${file}: a change from TLS with client_auth_type NoClientCert to TLS with client_auth_type ${type} takes a restart`,
      );
      expect(await ask(listening.url, { ca: server.cert })).toBe(200);
      expect(await ask(listening.url, { ca: server.cert, method: "POST", path: "/-/reload" })).toBe(403);
      expect(reloads).toBe(0);
      writeFileSync(file, `${head}basic_auth_users: { scraper: "${HASH}" }\n`);
      listening.prepareSecurity()();
      expect(await ask(listening.url, { ca: server.cert })).toBe(401);
    },
  );

  test("a file that has lost its users does not open what was closed.", async () => {
    const file = configured("");
    const head = readFileSync(file, "utf8");
    writeFileSync(file, `${head}basic_auth_users: { scraper: "${HASH}" }\n`);
    const { url, prepareSecurity } = await serve(company(), {}, file);
    writeFileSync(file, head);
    expect(prepareSecurity).toThrow(/no users are left, which would open everything; that takes a restart$/);
    expect(await ask(url, { ca: server.cert })).toBe(401);
  });

  test("a change from plain HTTP to TLS, or back, waits for a restart.", async () => {
    const file = configured("  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: clients.pem\n");
    const encrypted = readFileSync(file, "utf8");
    writeFileSync(file, "");
    const reload = async () => ({ successful: true, succeededAt: 1, errors: [] });
    const { url, prepareSecurity } = await serve(company(), { reload, enableLifecycle: true }, file);
    writeFileSync(file, encrypted);
    expect(prepareSecurity).toThrow(/from plain HTTP to TLS with client_auth_type RequireAndVerifyClientCert takes a restart$/);
    expect((await fetch(`${url}/-/reload`, { method: "POST" })).status).toBe(403);

    const other = await serve(company(), {}, file);
    writeFileSync(file, "");
    expect(other.prepareSecurity).toThrow(/to plain HTTP takes a restart$/);
    expect(await ask(other.url, { ca: server.cert })).not.toBe(200);
    expect(await ask(other.url, { ca: server.cert, cert: client.cert, key: client.private })).toBe(200);
  });
});
