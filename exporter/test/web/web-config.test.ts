import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asksForIdentity, loadWebConfig, WebConfigError } from "../../src/web/web-config.js";
import { folderOf } from "./temporary.js";

const HASH = `$2b$10$${"a".repeat(53)}`;

/** The errors with the folder cut off. */
function errorsOf(text: string): readonly string[] {
  const folder = folderOf({ "web.yml": text });
  try {
    loadWebConfig(join(folder, "web.yml"));
  } catch (error) {
    if (error instanceof WebConfigError) return error.errors.map((line) => line.replaceAll(`${folder}/`, ""));
    throw error;
  }
  return [];
}

describe("The file of --web.config.file", () => {
  test("may be empty: nothing is asked for.", () => {
    const config = loadWebConfig(join(folderOf({ "web.yml": "# nothing\n" }), "web.yml"));
    expect([config.tls, config.users.size, asksForIdentity(config)]).toEqual([undefined, 0, false]);
  });

  test("gives users and their hashes.", () => {
    const config = loadWebConfig(join(folderOf({ "web.yml": `basic_auth_users:\n  "user:a": ${HASH}\n` }), "web.yml"));
    expect([...config.users]).toEqual([["user:a", HASH]]);
    expect(asksForIdentity(config)).toBe(true);
  });

  test.each<[string, string, readonly string[]]>([
    [
      "unknown keys",
      `basic_auth_user: {}\ntls_server_config:\n  cert_file: a\n  key_file: b\n  ciphers: c\n`,
      [
        "web.yml:5:3 tls_server_config.ciphers: unknown key: expected one of cert_file, key_file, client_auth_type, client_ca_file, min_version, max_version",
        "web.yml:1:1 basic_auth_user: unknown key: expected one of tls_server_config, basic_auth_users",
      ],
    ],
    [
      "a password that is not hashed, without showing it",
      "basic_auth_users:\n  prometheus: hunter2\n",
      ["web.yml:2:15 basic_auth_users.prometheus: expected a bcrypt hash, such as htpasswd -nBC 10 makes"],
    ],
    ["a missing key", "tls_server_config:\n  cert_file: a\n", ["web.yml:1:1 tls_server_config.key_file: missing"]],
    [
      "an unknown client_auth_type",
      "tls_server_config:\n  cert_file: a\n  key_file: b\n  client_auth_type: Always\n",
      [
        'web.yml:4:21 tls_server_config.client_auth_type: expected one of NoClientCert, RequestClientCert, RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert, got "Always"',
      ],
    ],
    ["a list in place of keys", "- a\n", ['web.yml:1:1 expected keys with values, got ["a"]']],
    [
      "YAML that cannot be read",
      "basic_auth_users: [\n",
      ["web.yml:2:1 not valid YAML: a quote, bracket or brace that was opened is not closed"],
    ],
    [
      "files that cannot be read, and a verification without an authority",
      "tls_server_config:\n  cert_file: none.pem\n  key_file: none.key\n  client_auth_type: RequireAndVerifyClientCert\n",
      [
        "web.yml:4:21 tls_server_config.client_auth_type: RequireAndVerifyClientCert needs a client_ca_file",
        "web.yml:2:14 tls_server_config.cert_file: cannot be read: ENOENT: no such file or directory, open 'none.pem'",
        "web.yml:3:13 tls_server_config.key_file: cannot be read: ENOENT: no such file or directory, open 'none.key'",
      ],
    ],
    [
      "an authority that nobody is checked against",
      "tls_server_config:\n  cert_file: web.yml\n  key_file: web.yml\n  client_ca_file: web.yml\n",
      [
        "web.yml:4:19 tls_server_config.client_ca_file: needs a client_auth_type that asks for certificates, such as RequireAndVerifyClientCert",
      ],
    ],
  ])("is refused for %s.", (_, text, errors) => {
    expect(errorsOf(text)).toEqual(errors);
  });

  test("that is missing says so.", () => {
    expect(() => loadWebConfig("/nowhere/web.yml")).toThrow(
      "/nowhere/web.yml: the file of --web.config.file cannot be read: ENOENT",
    );
  });
});
