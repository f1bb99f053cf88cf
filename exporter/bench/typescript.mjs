// @ts-check
// Loads the TypeScript of the project and its tests as it stands, through the test runner's Vite.
import { createViteServer } from "vitest/node";

/** @template T @param {(load: (path: string) => Promise<any>) => Promise<T>} work paths are from the project's root. @returns {Promise<T>} */
export async function withTypescript(work) {
  const root = new URL("../..", import.meta.url).pathname;
  const server = await createViteServer({
    root,
    configFile: false,
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await work((path) => server.ssrLoadModule(`${root}${path}`));
  } finally {
    await server.close();
  }
}
