import { defineConfig } from "vitest/config";

/** `unit` needs no server; `servers` starts real databases, Prometheus and Chromium, one file at a time. */
export default defineConfig({
  test: {
    globalSetup: ["exporter/test/build.ts"],
    // Real servers, threads and sockets on a shared machine: what fails once is tried once more, and marked "retry" in the output.
    retry: process.env.CI === "true" ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{exporter,demo,grafana,compose}/test/**/*.test.ts"],
          exclude: ["**/*.server.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "servers",
          include: ["{exporter,demo,grafana,compose}/test/**/*.server.test.ts"],
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
