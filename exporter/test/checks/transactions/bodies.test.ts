import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bodyText, decodeBody } from "../../../src/checks/transactions/body.js";

const GBK = Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]);

function decoded(encoding: string | string[], data: Buffer, max = 1000): Promise<string> {
  const response = { status: 200, headers: { "content-encoding": encoding }, chunks: [data], size: data.length };
  return decodeBody(response, max).then(String);
}

describe("A body", () => {
  const gzipped = gzipSync("an order");

  it("should be read whatever word that is no encoding stands in its place.", async () => {
    expect(await decoded("UTF-8", Buffer.from("an order"))).toBe("an order");
    expect(await decoded("", Buffer.from("an order"))).toBe("an order");
    await expect(decoded("zstd", Buffer.from("an order"))).rejects.toThrow('the body has the unknown encoding "zstd"');
  });

  it("should be unfolded once for each encoding, the last one first.", async () => {
    expect(await decoded("gzip, gzip", gzipSync(gzipped))).toBe("an order");
    expect(await decoded(["br", "X-GZIP"], gzipSync(brotliCompressSync("an order")))).toBe("an order");
    await expect(decoded("gzip, gzip", gzipSync(gzipSync("x".repeat(5000))), 1000)).rejects.toMatchObject({ reason: "limit" });
  });

  it("should end where the compressed data ends.", async () => {
    for (const rest of ["\n\n", "\0\0", "<!-- 12 ms -->"]) {
      expect(await decoded("gzip", Buffer.concat([gzipped, Buffer.from(rest)]))).toBe("an order");
    }
    expect(await decoded("gzip", Buffer.concat([gzipped, gzipped]))).toBe("an orderan order");
    await expect(decoded("gzip", Buffer.concat([gzipSync("x".repeat(5000)), GBK]))).rejects.toMatchObject({ reason: "limit" });
  });

  it("should still be told to be broken.", async () => {
    const otherSum = Buffer.from(gzipped);
    otherSum[otherSum.length - 8] = (otherSum.at(-8) ?? 0) ^ 1;
    const broken = [gzipped.subarray(0, -9), otherSum, Buffer.concat([otherSum, GBK]), Buffer.from("no gzip, but a text")];
    for (const data of broken) await expect(decoded("gzip", data)).rejects.toThrow("the body is not valid gzip");
  });

  it("should be read by the charset that its header or its page names.", () => {
    expect(bodyText(GBK, { "content-type": "text/html; charset='gbk'" })).toBe("订单");
    const page = Buffer.concat([Buffer.from("<html><meta charset=gbk>"), GBK]);
    for (const headers of [{}, { "content-type": "text/html" }]) expect(bodyText(page, headers)).toMatch(/订单$/);
    expect(bodyText(page, { "content-type": "text/plain" })).not.toMatch(/订单/);
    expect(bodyText(Buffer.from("订单"), { "content-type": "text/html; charset=none" })).toBe("订单");
  });

  it("should be read without a byte order mark.", () => {
    expect(bodyText(Buffer.from('\ufeff{"a":1}'), { "content-type": "application/json" })).toBe('{"a":1}');
  });
});
