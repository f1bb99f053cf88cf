import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A fenced block of a page, with the indent of lists taken off. */
export interface Example {
  /** Path from the root of the repository. */
  readonly page: string;
  /** Empty where none is given. */
  readonly language: string;
  readonly text: string;
}

/** The pages of one folder, by their paths from the root of the repository. */
export function pagesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);
}

export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

/** All fenced blocks of a page, in their order. */
export function examplesOf(page: string): readonly Example[] {
  return [...textOf(page).matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```/gm)].map(([, indent = "", language = "", body = ""]) => ({
    page,
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

/** What links to the headings of a page end in, as GitHub makes it. */
export function anchorsOf(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
