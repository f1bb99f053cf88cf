// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the policy file look like placeholders.
import { describe, expect, test } from "vitest";
import { interpolation } from "../../src/config/interpolate.js";
import { secretOf, urlOf } from "../../src/config/referring.js";
import { Sensitive } from "../../src/config/sensitive.js";

const env = {
  BASE: "https://probe:pa%73s@erp.intra:8443/hook/T000/",
  HOST: "erp.intra",
  KEY: "key-123456",
  USER: "probe",
  SCHEME: "https",
};

const interpolate = interpolation({ env, folder: "/", readFile: () => Buffer.from("") }, new Sensitive());

describe("What references put into a URL", () => {
  test.each([
    ["path and query are secret", "https://erp.intra/${env:KEY}?key=${env:KEY}", [env.KEY, env.KEY]],
    ["scheme, host and port are not", "${env:SCHEME}://${env:HOST}:443/a", []],
    ["a host behind user info is not", "https://${env:USER}:${env:KEY}@${env:HOST}/", [env.USER, env.KEY]],
    ["a host behind a template is not", "{{scheme}}://${env:HOST}/${env:KEY}", [env.KEY]],
    ["an address as a variable ends where its path begins", "{{base}}/${env:KEY}", [env.KEY]],
    ["of a whole address, user info and path are", "${env:BASE}orders", ["probe", "pa%73s", "pass", "hook/T000"]],
    ["literals are not", "https://erp.intra/key-123456/$${env:KEY}", []],
  ])("%s.", (_, raw, parts) => {
    const url = urlOf(raw, interpolate);
    expect(url.revealParts()).toEqual(parts);
    expect(url.reveal()).toBe(interpolate(raw));
  });
});

describe("A secret", () => {
  test("It should keep text and parts of one moment, also while another file cannot be read.", () => {
    const files = new Map([
      ["/token", "old-token"],
      ["/other", "another"],
    ]);
    const readFile = (path: string) => {
      const text = files.get(path);
      if (text === undefined) throw Object.assign(new Error("absent"), { code: "ENOENT" });
      return Buffer.from(text);
    };
    const secret = secretOf("${file:token} and ${file:other}", interpolation({ env, folder: "/", readFile }, new Sensitive()));
    files.set("/token", "new-token").delete("/other");
    expect(secret.refresh()).toBe(false);
    expect([secret.reveal(), secret.revealParts()]).toEqual(["old-token and another", ["old-token", "another"]]);
    files.set("/other", "another");
    expect(secret.refresh()).toBe(true);
    files.clear();
    expect([secret.reveal(), secret.revealParts()]).toEqual(["new-token and another", ["new-token", "another"]]);
  });
});
