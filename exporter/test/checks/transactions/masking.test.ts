import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Masker } from "../../../src/checks/transactions/masking.js";

describe("The masker", () => {
  it("should hide a secret in every form that it takes on the way.", () => {
    const secret = 'p&ss"wörd/1+ <x>';
    const masker = new Masker([secret]);
    const forms = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      new URLSearchParams({ a: secret }).toString().slice(2),
      JSON.stringify(secret),
      JSON.stringify(secret).replaceAll("/", "\\/"),
      Buffer.from(secret).toString("base64"),
      Buffer.from(secret).toString("base64url"),
      "p&amp;ss&quot;wörd/1+ &lt;x&gt;",
      'p&ss\\"w\\u00f6rd/1+ <x>',
      'p&ss\\"w\\u00F6rd/1+ <x>',
      'p\\u0026ss\\"w\\u00F6rd/1+ \\u003Cx\\u003E',
      "p&amp;ss&#34;wörd/1+ &lt;x&gt;",
      "p&amp;ss&#x22;wörd/1+ &lt;x&gt;",
      new URL(`http://h/?${secret}`).search.slice(1),
      new URL(`http://h/${secret}`).pathname.slice(1),
    ];
    for (const form of forms) expect(masker.text(`before ${form} after`)).toMatch(/^before "?\[secret\]=*"? after$/);
  });

  it("should hide what is told back as a text of JSON in JSON.", () => {
    const secret = '"quoted" and \\back';
    const told = JSON.stringify({ body: JSON.stringify({ pin: secret }) });
    expect(new Masker([secret]).text(told)).toBe('{"body":"{\\"pin\\":\\"[secret]\\"}"}');
  });

  it("should hide an apostrophe by all its names.", () => {
    const masker = new Masker(["it's-a-secret"]);
    for (const name of ["'", "&#39;", "&#039;", "&#x27;", "&apos;", "\\u0027"]) {
      expect(masker.text(`<p>it${name}s-a-secret</p>`)).toBe("<p>[secret]</p>");
    }
  });

  it("should hide a password inside Basic credentials wherever they turn up.", () => {
    const password = "correct horse";
    for (const user of ["a", "ab", "abc", "abcd"]) {
      const encoded = Buffer.from(`${user}:${password}`).toString("base64");
      const masked = new Masker([password]).text(`echo ${encoded}`);
      expect(masked).toContain("[secret]");
      const left = masked
        .replace("echo ", "")
        .split("[secret]")
        .map((part) => Buffer.from(part, "base64").toString());
      expect(left.join("")).not.toContain("orse");
    }
  });

  it("should hide the longest first and not search what stands in for it.", () => {
    expect(new Masker(["secret", "secret-long", "ecre"]).text("secret-long secret")).toBe("[secret] [secret]");
  });

  it("should hide short secrets only where they are a whole value.", () => {
    const masker = new Masker(["erp"]);
    expect(masker.text("the erp enterprise")).toBe("the erp enterprise");
    expect(masker.header("x-system", "erp")).toBe("[secret]");
    expect(masker.body('{"system":"erp","title":"erp system"}', 100)).toBe('{"system":"[secret]","title":"erp system"}');
    expect(masker.pairs("http://h/erp?system=erp&title=enterprise")).toBe("http://h/erp?system=[secret]&title=enterprise");
  });

  it("should hide what stands under a telling name.", () => {
    const masker = new Masker([]);
    expect(masker.header("Authorization", "Bearer x")).toBe("[secret]");
    expect(masker.header("Proxy-Authorization", "Basic x")).toBe("[secret]");
    expect(masker.header("X-Auth-Token", "x")).toBe("[secret]");
    expect(masker.header("Cookie", "a=1; b=2")).toBe("a=[secret]; b=[secret]");
    expect(masker.header("Set-Cookie", "sid=1; Path=/; HttpOnly")).toBe("sid=[secret]; Path=/; HttpOnly");
    expect(masker.header("Location", "/next?access_token=1&page=2")).toBe("/next?access_token=[secret]&page=2");
    expect(masker.body('{"password":"x","pin_token": 12,"name":"y"}', 100)).toBe(
      '{"password":"[secret]","pin_token": "[secret]","name":"y"}',
    );
    expect(masker.body("user=y&password=x", 100)).toBe("user=y&password=[secret]");
    expect(masker.body('<input type="hidden" name="csrf_token" value="x">', 100)).toBe(
      '<input type="hidden" name="csrf_token" value="[secret]">',
    );
  });

  it("should cut a body only after masking it.", () => {
    const secret = "0123456789abcdef";
    for (let at = 70; at <= 110; at++) {
      const masked = new Masker([secret]).body(`${"x".repeat(at)}${secret}${"y".repeat(200)}`, 100);
      expect(masked.length).toBeLessThanOrEqual(101);
      expect(masked).not.toContain("0123");
      // Only the beginning is known, and it ends inside the secret.
      const beginning = `${"x".repeat(at)}${secret}`.slice(0, 105);
      expect(new Masker([secret]).body(beginning, 200, false)).not.toContain("0");
    }
  });

  it("should never let a secret through, whatever stands around it.", () => {
    const secrets = fc.string({ unit: "grapheme-ascii", minLength: 4, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(secrets, { minLength: 1, maxLength: 4 }), fc.array(fc.string()), (hidden, around) => {
        const body = around.flatMap((text, index) => [text, hidden[index % hidden.length]]).join("");
        const masked = new Masker(hidden).text(body);
        // What stands in, and what grows together around it, may spell a secret again; the rest may not.
        for (const part of masked.split("[secret]")) for (const secret of hidden) expect(part).not.toContain(secret);
      }),
    );
  });
});
