import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { compileRules } from "../../../src/checks/transactions/examine.js";
import { Examiners } from "../../../src/checks/transactions/examiners.js";
import { specOf } from "../../../src/checks/transactions/spec.js";
import { target, temporaryFolder } from "./fixtures.js";

/** A thread that examines nothing and says that it was asked. */
function threadThatTells(): URL {
  const file = join(temporaryFolder(), "examiner.mjs");
  writeFileSync(
    file,
    `import { parentPort } from "node:worker_threads";
    parentPort.on("message", ({ id }) => parentPort.postMessage({ id, examined: { ok: true, variables: [["by", "thread"]] } }));`,
  );
  return pathToFileURL(file);
}

/** Whether a body of so many bytes is examined in a thread of its own. */
async function isHandedOver(step: object, bytes: number): Promise<boolean> {
  const spec = specOf(target({ steps: [{ name: "go", url: "http://localhost/", ...step }] })).steps[0];
  if (!spec) throw new Error("no step");
  const body = Buffer.from(`{"a":"${"x".repeat(bytes - 8)}"}`);
  const specimen = { status: 200, headers: { "x-id": "1" }, body, size: bytes, values: [] };
  const examined = await new Examiners(threadThatTells()).examine(
    spec,
    compileRules(spec),
    specimen,
    new AbortController().signal,
  );
  return examined.ok && examined.variables.some(([, value]) => value === "thread");
}

describe("A response", () => {
  const pattern = [
    { expect: { body: { matches: "x+" } } },
    { expect: { jsonpath: [{ path: "$.a", matches: "x+" }] } },
    { extract: { id: { regex: "x+" } } },
  ];
  const text = [{ expect: { body: { contains: "x" } } }, { extract: { id: { jsonpath: "$.a" } } }];
  const none = { expect: { headers: { "x-id": "1" } } };

  it("should be examined in the measuring thread only when that is soon done.", async () => {
    for (const step of pattern) {
      expect(await isHandedOver(step, 4096)).toBe(false);
      expect(await isHandedOver(step, 4097)).toBe(true);
    }
    for (const step of text) {
      expect(await isHandedOver(step, 65_536)).toBe(false);
      expect(await isHandedOver(step, 65_537)).toBe(true);
    }
    expect(await isHandedOver(none, 1_000_000)).toBe(false);
    expect(await isHandedOver({ extract: { id: { css: "#id" } } }, 100)).toBe(true);
  });
});
