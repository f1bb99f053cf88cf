import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { decodePng } from "../../preview/png/decode.js";
import { withPalette } from "../../preview/png/palette.js";

const chunk = (type: string, body: Buffer) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, Buffer.from(type, "latin1"), body, Buffer.alloc(4)]);
};
/** A PNG of given rows, each with its filter before its bytes. */
function pngOf(width: number, colorType: number, rows: readonly (readonly number[])[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([8, colorType, 0, 0, 0], 8);
  const data = deflateSync(Buffer.from(rows.flat()));
  return Buffer.concat([Buffer.alloc(8), chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

test("Rows are read whatever they are filtered by.", () => {
  const png = pngOf(2, 2, [
    [0, 10, 20, 30, 40, 50, 60],
    [1, 10, 20, 30, 30, 30, 30],
    [2, 0, 0, 0, 1, 1, 1],
    [3, 5, 10, 15, 10, 10, 10],
    [4, 0, 0, 0, 255, 0, 0],
  ]);
  expect([...decodePng(png).rgb]).toEqual([
    ...[10, 20, 30, 40, 50, 60],
    ...[10, 20, 30, 40, 50, 60],
    ...[10, 20, 30, 41, 51, 61],
    ...[10, 20, 30, 35, 45, 55],
    ...[10, 20, 30, 34, 45, 55],
  ]);
});

test("Transparency is left out, and other kinds are refused.", () => {
  expect([...decodePng(pngOf(1, 6, [[0, 1, 2, 3, 255]])).rgb]).toEqual([1, 2, 3]);
  expect(() => decodePng(pngOf(1, 3, [[0, 1]]))).toThrow("a PNG of another kind than browsers write");
  expect(() => decodePng(Buffer.alloc(40))).toThrow("not a PNG");
});

test("Of too many colours those go that are least missed: rare ones that are near to others, and none that stands apart.", () => {
  const common = Array.from({ length: 255 }, (_, index) => [index, 0, 0, index, 0, 0]).flat();
  const palette = withPalette(pngOf(512, 2, [[0, ...common, 200, 1, 0, 0, 0, 255]]));
  const at = palette.indexOf("PLTE") + 4;
  expect(palette.readUInt32BE(at - 8)).toBe(256 * 3);
  const colors = Array.from({ length: 256 }, (_, index) => [...palette.subarray(at + index * 3, at + index * 3 + 3)].join(" "));
  expect(colors).toContain("0 0 255");
  expect(colors).not.toContain("200 1 0");
});
