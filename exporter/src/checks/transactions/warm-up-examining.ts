import { compileRules, examine } from "./examine.js";

/** Examinations whose code is compiled by the engine while nothing is measured. */
const EXAMINATIONS = 10;
/** JSON, and a page. */
const BODY = '{"key":"<b>value</b>"}';

/** Loads what the first response would otherwise wait for and be measured with: the library of pages, compiled code. */
export async function warmUpExamining(): Promise<void> {
  const rules = compileRules({
    extract: {
      page: { css: "b", secret: false },
      path: { jsonpath: "$..[?@].key", secret: false },
      pattern: { regex: "v(.*)e", secret: false },
    },
    expect: {},
  });
  const specimen = { status: 200, headers: {}, body: Buffer.from(BODY), size: BODY.length, values: [] };
  for (let examination = 0; examination < EXAMINATIONS; examination++) await examine(rules, specimen);
}
