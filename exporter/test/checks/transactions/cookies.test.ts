import { CookieJar } from "tough-cookie";
import { describe, expect, it } from "vitest";
import { storeCookies } from "../../../src/checks/transactions/cookies.js";

/** What is sent to each address after a host has set its cookies. */
function kept(host: string, cookies: string[], ...addresses: string[]): string[] {
  const jar = new CookieJar();
  storeCookies({ "set-cookie": cookies }, new URL(`http://${host}:8080/login`), jar);
  return addresses.map((address) => jar.getCookieStringSync(`http://${address}/`));
}

describe("A cookie", () => {
  it("should be kept for a host of one label that names itself as the domain, and for no other.", () => {
    for (const host of ["erp", "localhost", "10.0.0.5"]) {
      expect(kept(host, [`S=1; Domain=${host}`, `T=2; Domain=.${host.toUpperCase()}`, "U=3"], host)).toEqual(["S=1; T=2; U=3"]);
    }
    expect(kept("erp", ["S=1; Domain=erp"], "app.erp")).toEqual([""]);
    expect(kept("app.erp", ["S=1; Domain=erp"], "app.erp", "erp")).toEqual(["", ""]);
    expect(kept("erp", ["S=1; Domain=other", "__Secure-T=2; Domain=erp"], "erp", "other")).toEqual(["", ""]);
  });

  it("should go to the hosts below its domain.", () => {
    const cookies = ["S=1; Domain=intra.cn", "T=2"];
    expect(kept("intra.cn", cookies, "intra.cn", "erp.intra.cn", "cn")).toEqual(["S=1; T=2", "S=1", ""]);
  });
});
