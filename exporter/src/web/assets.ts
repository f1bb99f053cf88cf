import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Express, static as serveStatic } from "express";
import type { Assets } from "./page/layout.js";

const FOLDER = new URL("./assets/", import.meta.url);

const STYLES = ["base.css", "frame.css", "systems.css", "sla.css", "checks.css", "runs.css", "narrow.css", "print.css"];
const SCRIPTS = ["morph.js", "clocks.js", "page.js"];

/**
 * Serves what pages load. Addresses carry a hash of the content: they may be kept for ever, and never get old. By another
 * hash, which a page of another version asks for, nothing is kept: it would be taken for that version's own.
 */
export function serveAssets(app: Express): Assets {
  const assets = { styles: STYLES.map(address), scripts: SCRIPTS.map(address), icon: address("icon.svg") };
  const own = new Set([...assets.styles, ...assets.scripts, assets.icon]);
  const files = (cache: object) => serveStatic(fileURLToPath(FOLDER), { index: false, redirect: false, etag: false, ...cache });
  const [kept, passing] = [files({ immutable: true, maxAge: "1y" }), files({ cacheControl: false })];
  app.use("/assets", (request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    if (!own.has(request.originalUrl)) return passing(request, response, next);
    response.removeHeader("Cache-Control");
    kept(request, response, next);
  });
  return assets;
}

function address(name: string): string {
  const hash = createHash("sha256")
    .update(readFileSync(new URL(name, FOLDER)))
    .digest("hex");
  return `/assets/${name}?${hash.slice(0, 12)}`;
}
