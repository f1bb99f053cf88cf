import { expect, test } from "vitest";
import { negotiate } from "../../../src/metrics/exposition/negotiate.js";

test.each([
  ["no header gets text.", undefined, "text"],
  [
    "Prometheus 2 gets OpenMetrics.",
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    "openmetrics",
  ],
  [
    "Prometheus 3 gets OpenMetrics.",
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
    "openmetrics",
  ],
  ["Prometheus 3 told to take text gets text.", "text/plain;version=0.0.4;q=0.5,*/*;q=0.4", "text"],
  ["a browser gets text.", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text"],
  ["curl gets text.", "*/*", "text"],
  ["a greater quality wins.", "application/openmetrics-text;q=0.4,text/plain;q=0.6", "text"],
  ["a quality of 0 excludes.", "application/openmetrics-text;q=0,text/plain;q=0.1", "text"],
  ["at equal quality the more precise type wins.", "*/*,application/openmetrics-text", "openmetrics"],
  ["at equal quality and precision the first wins.", "text/plain,application/openmetrics-text", "text"],
  ["an unknown version of OpenMetrics is not taken for ours.", "application/openmetrics-text;version=2.0.0", "text"],
  ["blanks and quotes do not matter.", ' application/openmetrics-text ; version="1.0.0" ; q=1.0 ', "openmetrics"],
  ["a quality that is no number is passed over.", "application/openmetrics-text;q=high", "text"],
] as const)("By Accept, %s", (_, accept, format) => {
  expect(negotiate(accept)).toBe(format);
});
