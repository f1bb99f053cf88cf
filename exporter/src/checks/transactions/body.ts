import { promisify, TextDecoder } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import { CheckError } from "../failure.js";
import type { HopResponse, ResponseHeaders } from "./hop.js";

interface Bound {
  readonly maxOutputLength: number;
}

type Decoder = (data: Buffer, bound: Bound) => Promise<Buffer>;

const gunzipWhole = promisify<Buffer, Bound, Buffer>(gunzip);

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: gunzipFirst,
  "x-gzip": gunzipFirst,
  deflate: promisify<Buffer, Bound, Buffer>(inflate),
  br: promisify<Buffer, Bound, Buffer>(brotliDecompress),
};

/** Encodings that there are and that nobody here can read. */
const UNREADABLE: ReadonlySet<string> = new Set(["zstd", "compress", "x-compress", "dcb", "dcz"]);

/** @returns the body decompressed. Throws a CheckError: limit when it unfolds beyond the bound, protocol when it is broken. */
export async function decodeBody(response: HopResponse, max: number): Promise<Buffer> {
  let data = response.chunks.length === 1 && response.chunks[0] ? response.chunks[0] : Buffer.concat(response.chunks);
  const encodings = [response.headers["content-encoding"] ?? []].flat().join().toLowerCase().split(",");
  // The last one was put on last.
  for (const encoding of encodings.reverse()) if (data.length > 0) data = await decode(data, encoding.trim(), max);
  return data;
}

async function decode(data: Buffer, encoding: string, max: number): Promise<Buffer> {
  if (UNREADABLE.has(encoding)) throw new CheckError("protocol", `the body has the unknown encoding "${encoding}"`);
  const decoder = DECODERS[encoding];
  // Some servers name a charset here. Browsers pass over a word that is no encoding.
  if (!decoder) return data;
  try {
    return await decoder(data, { maxOutputLength: Math.max(1, max) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new CheckError("limit", `the body unfolds to more than max_body, ${max} bytes`, { cause: error });
    }
    throw new CheckError("protocol", `the body is not valid ${encoding}`, { cause: error });
  }
}

/** Bytes before and after the deflated data, when the header has no optional fields. */
const GZIP_HEADER = 10;
const GZIP_TRAILER = 8;

/** Passes over what follows the compressed data, as browsers do: some servers add an empty line. */
async function gunzipFirst(data: Buffer, bound: Bound): Promise<Buffer> {
  try {
    return await gunzipWhole(data, bound);
  } catch (error) {
    const hasPlainHeader = data[0] === 0x1f && data[1] === 0x8b && data[3] === 0;
    if ((error as NodeJS.ErrnoException).code !== "Z_DATA_ERROR" || !hasPlainHeader) throw error;
    const end = GZIP_HEADER + (await deflatedLength(data.subarray(GZIP_HEADER), bound)) + GZIP_TRAILER;
    if (end >= data.length) throw error;
    return gunzipWhole(data.subarray(0, end), bound);
  }
}

/** Bytes that the deflated data at the beginning takes. */
function deflatedLength(data: Buffer, bound: Bound): Promise<number> {
  return new Promise((resolve, reject) => {
    inflateRaw(data, { ...bound, info: true }, (error, result) => {
      if (error) reject(error);
      else resolve((result as unknown as { readonly engine: { readonly bytesWritten: number } }).engine.bytesWritten);
    });
  });
}

/** The first value of a header; names are lower-case. */
export function firstHeader(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const META_CHARSET = /<meta[^>]{0,200}charset\s*=\s*["']?([a-z0-9_-]{1,40})/i;

/** The text of a body, by the charset that the response or the page names; UTF-8 else. Without a byte order mark. */
export function bodyText(body: Uint8Array, headers: ResponseHeaders): string {
  const type = firstHeader(headers, "content-type") ?? "";
  const named =
    /charset\s*=\s*["']?([a-z0-9_-]{1,40})/i.exec(type)?.[1] ?? (/html|^$/i.test(type) ? metaCharset(body) : undefined);
  return decoderFor(named).decode(body);
}

function metaCharset(body: Uint8Array): string | undefined {
  return META_CHARSET.exec(Buffer.from(body.subarray(0, 1024)).toString("latin1"))?.[1];
}

function decoderFor(charset: string | undefined): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
