import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Express, static as serveStatic } from "express";
import type { Assets } from "./page/layout.js";

const FOLDER = new URL("./assets/", import.meta.url);

const STYLES = ["base.css", "frame.css", "systems.css", "sla.css", "checks.css", "runs.css", "narrow.css", "print.css"];
const SCRIPTS = ["morph.js", "clocks.js", "page.js"];

/** Serves what pages load. Addresses carry a hash of the content: they may be kept for ever, and never get old. */
export function serveAssets(app: Express): Assets {
  const files = serveStatic(fileURLToPath(FOLDER), { immutable: true, maxAge: "1y", index: false, redirect: false, etag: false });
  app.use("/assets", (request, response, next) => {
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    response.removeHeader("Cache-Control");
    files(request, response, next);
  });
  return { styles: STYLES.map(address), scripts: SCRIPTS.map(address), icon: address("icon.svg") };
}

function address(name: string): string {
  const hash = createHash("sha256")
    .update(readFileSync(new URL(name, FOLDER)))
    .digest("hex");
  return `/assets/${name}?${hash.slice(0, 12)}`;
}
