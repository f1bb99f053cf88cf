import { expect, test } from "vitest";
import { parseDuration, parseRatio, parseSize } from "../../src/config/values.js";

test.each([
  ["500ms", 0.5],
  ["30s", 30],
  ["1.5m", 90],
  ["4h", 14400],
  ["1d", 86400],
  [" 5m ", 300],
  ["0s", 0],
  ["5", undefined],
  ["5 m", undefined],
  ["-5m", undefined],
  ["5w", undefined],
  ["1e3s", undefined],
  ["", undefined],
])("The duration %j is %s seconds.", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each([
  ["80%", 0.8],
  ["99.8%", 0.998],
  ["0.8", 0.8],
  [".8", 0.8],
  ["0", 0],
  ["1", 1],
  ["100 %", 1],
  ["101%", undefined],
  ["1.5", undefined],
  ["8.", undefined],
  ["%", undefined],
])("The ratio %j is %s.", (text, ratio) => {
  expect(parseRatio(text)).toBe(ratio);
});

test.each([
  ["0B", 0],
  ["50MB", 50_000_000],
  ["1.5kB", 1500],
  ["2GiB", 2 * 2 ** 30],
  ["50", undefined],
  ["50mb", undefined],
  ["1 GB", undefined],
])("The size %j is %s bytes.", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});
