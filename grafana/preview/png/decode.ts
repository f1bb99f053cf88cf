import { inflateSync } from "node:zlib";

/** Pixels as red, green, blue, three bytes each, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const SIGNATURE = 8;
/** Bytes of a pixel, by PNG's type of colour: without and with transparency. */
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** Reads a PNG of eight bits a channel, as browsers write them. @throws Error for another kind. */
export function decodePng(png: Buffer): Pixels {
  let header: Buffer | undefined;
  const data: Buffer[] = [];
  for (let at = SIGNATURE; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") header = body;
    if (type === "IDAT") data.push(body);
    at += length + 12;
  }
  if (!header) throw new Error("not a PNG");
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = CHANNELS[header[9] ?? 0];
  if (header[8] !== 8 || channels === undefined || header[12] !== 0) throw new Error("a PNG of another kind than browsers write");
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width * channels, height, channels);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let channel = 0; channel < 3; channel++) rgb[pixel * 3 + channel] = rows[pixel * channels + channel] ?? 0;
  return { width, height, rgb };
}

/** Undoes what makes rows easier to compress: each byte is the difference from its neighbours. */
function unfiltered(raw: Buffer, stride: number, height: number, channels: number): Uint8Array {
  const rows = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)] ?? 0;
    const from = row * (stride + 1) + 1;
    const to = row * stride;
    for (let at = 0; at < stride; at++) {
      const left = at >= channels ? (rows[to + at - channels] ?? 0) : 0;
      const above = row > 0 ? (rows[to + at - stride] ?? 0) : 0;
      const corner = row > 0 && at >= channels ? (rows[to + at - stride - channels] ?? 0) : 0;
      rows[to + at] = (raw[from + at] ?? 0) + predicted(filter, left, above, corner);
    }
  }
  return rows;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4: {
      const [a, b, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
      return a <= b && a <= c ? left : b <= c ? above : corner;
    }
    default:
      return 0;
  }
}
