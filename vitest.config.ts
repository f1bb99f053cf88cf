import { defineConfig } from "vitest/config";

/** These wait for minutes, or keep one processor busy without a clock: they do not disturb each other. */
const LONG = [
  "demo/test/drill.server.test.ts",
  "exporter/test/rules/promtool.server.test.ts",
  "grafana/test/boards.server.test.ts",
];

/** What talks to servers: on a busy machine patience costs nothing where the condition is met. */
const PATIENT = { testTimeout: 60_000, expect: { poll: { timeout: 10_000 } }, hookTimeout: 120_000 };

/**
 * `unit` needs no server; `servers` starts real databases, Prometheus and Chromium, one file at a time; `long` comes last, its
 * files side by side.
 */
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
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "servers",
          include: ["{exporter,demo,grafana,compose}/test/**/*.server.test.ts"],
          exclude: LONG,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          ...PATIENT,
        },
      },
      {
        extends: true,
        test: {
          name: "long",
          include: LONG,
          maxWorkers: LONG.length,
          maxConcurrency: 2,
          sequence: { groupOrder: 2 },
          ...PATIENT,
        },
      },
    ],
  },
});
