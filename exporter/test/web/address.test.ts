import { expect, test } from "vitest";
import { parseAddress } from "../../src/web/address.js";

test.each([
  [":9842", undefined, 9842],
  ["127.0.0.1:9842", "127.0.0.1", 9842],
  ["localhost:80", "localhost", 80],
  ["[::1]:9842", "::1", 9842],
  [":0", undefined, 0],
] as const)("The address %s is read.", (text, host, port) => {
  expect(parseAddress(text)).toEqual({ host, port });
});

test.each(["9842", "localhost", ":", ":65536", "::1:9842", "[::1]", "http://localhost:1", "a b:1", ""])(
  "The address %j is refused with the forms that are known.",
  (text) => {
    expect(() => parseAddress(text)).toThrow(
      `--web.listen-address: expected an address such as :9842, 127.0.0.1:9842 or [::1]:9842, got "${text}"`,
    );
  },
);
