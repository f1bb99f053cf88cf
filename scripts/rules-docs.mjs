// Writes docs/rules.md from the rule files: their labels, and the comment above each rule.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";

const RULES = new URL("../prometheus/rules/", import.meta.url);
const PAGE = new URL("../docs/rules.md", import.meta.url);

const INTRODUCTION = `# Rules

Made from \`prometheus/rules/*.yml\` by \`node scripts/rules-docs.mjs\`; do not edit.

The rules are static. Thresholds come as metrics from the policy, so a change of the policy changes no rule file.

- **Alerts and boards read \`sla:*\` series only.** These carry tier and owner, and are the same however many exporters are
  scraped. Exceptions are what only Prometheus and Alertmanager know: \`up\`, \`ALERTS\`, what a scrape of an exporter took, and
  whether rules and notifications fail.
- **Exporters are the targets of the job \`sla-exporter\`.** The rules count on that name.
- **A page outlives the exporter that saw the outage.** While every exporter that names a system is away, its last state is
  held: down stays down, and maintenance stays maintenance. It ends with the first result that says otherwise, when no policy
  names the system any more, when the target is taken out of Prometheus, or 15 minutes after an exporter is back and still has
  no result. A restart of Prometheus that takes longer than five minutes forgets what was held.
- **Maintenance silences alerts about availability and performance**, also of an outage that began before it was opened: whoever
  opens it knows. The accounts are stricter: such maintenance excludes nothing of that incident.
- **Labels.** \`system\`, \`tier\`, \`severity\` (page, ticket, info), \`role\` and \`category\` stand on every alert. Those about what
  watches have \`system="sla-exporter"\`, \`tier="core"\`.
- Texts come in English (\`summary\`, \`description\`) and Chinese (\`summary_zh\`, \`description_zh\`); times in them are UTC.
`;

/** The text of docs/rules.md. */
export function rulesPage() {
  const files = readdirSync(RULES)
    .filter((name) => name.endsWith(".yml"))
    .sort();
  const rules = files.flatMap(rulesOf);
  const alerts = rules.filter(({ alert }) => alert).map(alertRow);
  const series = rules.filter(({ record }) => record).map(seriesRow);
  return [
    INTRODUCTION,
    `## Alerts\n\n${table(["alert", "severity", "role", "category", "for", "fires when"], alerts)}`,
    `## Series\n\n${table(["series", "file", "meaning"], series)}`,
  ].join("\n");
}

/** The rules of a file, each with the sentence that stands above it. */
function rulesOf(file) {
  const text = readFileSync(new URL(file, RULES), "utf8");
  const comments = [...text.matchAll(/((?:^ *#.*\n)*)^ *- (?:record|alert): /gm)].map(([, block = ""]) =>
    block
      .replaceAll(/^ *# ?/gm, "")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
  return load(text)
    .groups.flatMap(({ rules }) => rules)
    .map((rule, index) => ({ ...rule, file, comment: comments[index] ?? "" }));
}

function alertRow({ alert, labels, comment, for: wait = "" }) {
  const role = labels.role.includes("owner") ? "the system's owner" : labels.role;
  return [`[${alert}](runbooks/${alert}.md)`, labels.severity, role, labels.category, wait, comment];
}

const seriesRow = ({ record, file, comment }) => [`\`${record}\``, file, comment];

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [line(head), `|${"---|".repeat(head.length)}\n`, ...rows.map(line)].join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, rulesPage());
