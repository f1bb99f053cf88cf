import { defineConfig } from "vitest/config";

/** `unit` needs no server; `servers` starts real databases, Prometheus and Chromium, one file at a time. */
export default defineConfig({
  test: {
    globalSetup: ["exporter/test/build.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["exporter/test/**/*.test.ts", "demo/test/**/*.test.ts"],
          exclude: ["**/*.server.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "servers",
          include: ["exporter/test/**/*.server.test.ts", "demo/test/**/*.server.test.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
          // Real servers on a busy machine: patience costs nothing where the condition is met.
          expect: { poll: { timeout: 10_000 } },
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
