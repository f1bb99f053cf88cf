import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { CheckError } from "../failure.js";
import type { HopResponse, ResponseHeaders } from "./hop.js";

type Decoder = (data: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  "x-gzip": promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
};

/** @returns the body decompressed. Throws a CheckError: limit when it unfolds beyond the bound, protocol when it is broken. */
export async function decodeBody(response: HopResponse, max: number): Promise<Buffer> {
  const data = response.chunks.length === 1 && response.chunks[0] ? response.chunks[0] : Buffer.concat(response.chunks);
  const encoding = firstHeader(response.headers, "content-encoding")?.trim().toLowerCase();
  if (encoding === undefined || encoding === "identity" || encoding === "" || data.length === 0) return data;
  const decoder = DECODERS[encoding];
  if (!decoder) throw new CheckError("protocol", `the body has the unknown encoding "${encoding}"`);
  try {
    return await decoder(data, { maxOutputLength: Math.max(1, max) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new CheckError("limit", `the body unfolds to more than max_body, ${max} bytes`, { cause: error });
    }
    throw new CheckError("protocol", `the body is not valid ${encoding}`, { cause: error });
  }
}

/** The first value of a header; names are lower-case. */
export function firstHeader(headers: ResponseHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const META_CHARSET = /<meta[^>]{0,200}charset\s*=\s*["']?([a-z0-9_-]{1,40})/i;

/** The text of a body, by the charset that the response or the page names; UTF-8 else. */
export function bodyText(body: Uint8Array, headers: ResponseHeaders): string {
  const type = firstHeader(headers, "content-type") ?? "";
  const named =
    /charset\s*=\s*"?([a-z0-9_-]{1,40})/i.exec(type)?.[1] ??
    (/html/i.test(type) ? META_CHARSET.exec(Buffer.from(body.subarray(0, 1024)).toString("latin1"))?.[1] : undefined);
  if (named === undefined || /^utf-?8$/i.test(named))
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  try {
    return new TextDecoder(named).decode(Uint8Array.from(body));
  } catch {
    return Buffer.from(body).toString("utf8");
  }
}
