import { type FileHandle, open } from "node:fs/promises";

/** Only the exporter's own user may read. */
export const FILE_MODE = 0o600;
export const FOLDER_MODE = 0o700;

/** Writes all bytes; one write may take only a part of them. */
export async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw Object.assign(new Error("nothing could be written"), { code: "EIO" });
    done += bytesWritten;
  }
}

/** Makes new names in a folder survive a crash. File systems that cannot sync a folder do it by themselves. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } catch (error) {
    if (!["EINVAL", "ENOTSUP", "EISDIR", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await folder.close();
  }
}
