import type { SystemStatus } from "../status.js";
import { english } from "./english.js";
import { type Html, html } from "./html.js";
import type { Reader } from "./reader.js";

/** Parts of database checks that could not measure, each with the statement that mends it. */
export function problems(statuses: readonly SystemStatus[], reader: Reader): Html | undefined {
  const { texts } = reader;
  const found = statuses.flatMap(({ checks }) =>
    checks.flatMap((check) =>
      check.kind === "database"
        ? (check.measured?.collectors ?? []).flatMap((part) => problem(check.view.check.name, part, reader))
        : [],
    ),
  );
  if (found.length === 0) return undefined;
  return html`<section class="problems" aria-labelledby="problems"><h2 id="problems">${texts.problems.heading}</h2><ul>${found}</ul></section>`;
}

type Part = NonNullable<Extract<SystemStatus["checks"][number], { kind: "database" }>["measured"]>["collectors"][number];

function problem(database: string, { collector, failure }: Part, reader: Reader): readonly Html[] {
  const { texts } = reader;
  if (!failure) return [];
  const remedy = failure.remedy;
  return [
    html`<li><p><strong>${database}</strong> · ${texts.problems.collectors[collector] ?? collector}${texts.colon}<em>${texts.reasons[failure.reason]}</em>${texts.colon}${english(failure.message, reader)}</p>
${remedy !== undefined && html`<p class="quiet">${texts.problems.remedy}</p><pre>${remedy}</pre>`}</li>`,
  ];
}
