import { crc32, deflateSync } from "node:zlib";
import type { Pixels } from "./decode.js";
import { decodePng } from "./decode.js";

const COLORS = 256;

/** Writes a PNG anew with 256 colours at most, to which the others are moved. A third of the size. */
export function withPalette(png: Buffer): Buffer {
  const pixels = decodePng(png);
  return encode(pixels, chosenColors(colorCounts(pixels)));
}

function colorAt(rgb: Uint8Array, pixel: number): number {
  return ((rgb[pixel * 3] ?? 0) << 16) | ((rgb[pixel * 3 + 1] ?? 0) << 8) | (rgb[pixel * 3 + 2] ?? 0);
}

function colorCounts({ rgb }: Pixels): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < rgb.length / 3; pixel++) {
    const color = colorAt(rgb, pixel);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  return counts;
}

function encode({ width, height, rgb }: Pixels, palette: readonly number[]): Buffer {
  const places = new Map(palette.map((color, index) => [color, index]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const color = colorAt(rgb, pixel);
    let place = places.get(color);
    if (place === undefined) {
      place = nearest(color, palette);
      places.set(color, place);
    }
    // The first byte of a row says that it is written as it is.
    rows[Math.floor(pixel / width) * (width + 1) + (pixel % width) + 1] = place;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colors = Buffer.from(palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", colors),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/**
 * The most frequent colour, then again and again the one that would be missed most: of how many pixels it is, and how far
 * from those that are chosen. So the few pixels of a legend keep their colours.
 */
function chosenColors(counts: ReadonlyMap<number, number>): readonly number[] {
  const left = [...counts]
    .sort(([a, one], [b, other]) => other - one || a - b)
    .map(([color, count]) => ({ color, count, far: 0 }));
  const chosen: number[] = [];
  for (let next = left[0]; next && chosen.length < COLORS; ) {
    const { color } = next;
    chosen.push(color);
    next = undefined;
    for (const each of left) {
      const far = distance(each.color, color);
      each.far = chosen.length === 1 ? far : Math.min(each.far, far);
      if (each.far > 0 && each.far * each.count > (next ? next.far * next.count : 0)) next = each;
    }
  }
  return chosen;
}

function distance(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16);
  const green = ((one >> 8) & 255) - ((other >> 8) & 255);
  const blue = (one & 255) - (other & 255);
  return red * red + green * green + blue * blue;
}

function nearest(color: number, palette: readonly number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, other] of palette.entries()) {
    const far = distance(color, other);
    if (far < least) [best, least] = [index, far];
  }
  return best;
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
