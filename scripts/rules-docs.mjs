// Writes docs/rules.md and docs/zh-CN/rules.md from the rule files: their labels, and the comment above each rule.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { chinese, filled, table } from "./pages.mjs";

const RULES = new URL("../prometheus/rules/", import.meta.url);

const INTRODUCTION = `# Rules

English | [中文](zh-CN/rules.md)

Made from \`prometheus/rules/*.yml\` by \`npm run docs\`; do not edit.

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
  const { alerts, series } = tables(
    (text) => text,
    (comment) => comment,
    (alert) => `runbooks/${alert}.md`,
  );
  return [INTRODUCTION, `## Alerts\n\n${alerts}\n`, `## Series\n\n${series}\n`].join("\n");
}

/** The text of docs/zh-CN/rules.md, and the texts that nothing asked for. */
export function chineseRulesPage() {
  const texts = chinese("rules.yml");
  const metrics = chinese("metrics.yml");
  const made = tables(
    texts.say,
    (comment) => meaning(comment, texts, metrics),
    (alert) => `../runbooks/${alert}.md#中文`,
  );
  texts.complete();
  return { text: filled("rules.zh-CN.md", (name) => made[name]), unused: texts.unused() };
}

function tables(say, tell, runbook) {
  const files = readdirSync(RULES)
    .filter((name) => name.endsWith(".yml"))
    .sort();
  const rules = files.flatMap(rulesOf);
  const alerts = rules.filter(({ alert }) => alert).map((rule) => alertRow(rule, say, tell, runbook));
  const series = rules.filter(({ record }) => record).map(({ record, file, comment }) => [`\`${record}\``, file, tell(comment)]);
  return {
    alerts: table(["alert", "severity", "role", "category", "for", "fires when"].map(say), alerts),
    series: table(["series", "file", "meaning"].map(say), series),
  };
}

/** The Chinese text of a comment. Many begin with what a metric says of itself, which is translated there. */
function meaning(comment, texts, metrics) {
  if (texts.has(comment)) return texts.say(comment);
  const begins = metrics.english.filter((help) => comment.startsWith(`${help}.`) || comment.startsWith(`${help};`));
  const help = begins.sort((a, b) => b.length - a.length)[0];
  if (help === undefined) return texts.say(comment);
  const [, window, rest] = /^(?:; within the last (\w+))?[.;] ?(.*)$/.exec(comment.slice(help.length));
  const within = window === undefined ? "" : `；${texts.say("within the last")} ${window}`;
  return `${metrics.say(help)}${within}。${texts.say(rest)}`;
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

function alertRow({ alert, labels, comment, for: wait = "" }, say, tell, runbook) {
  const role = labels.role.includes("owner") ? say("the system's owner") : labels.role;
  return [`[${alert}](${runbook(alert)})`, labels.severity, role, labels.category, wait, tell(comment)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../docs/rules.md", import.meta.url), rulesPage());
  writeFileSync(new URL("../docs/zh-CN/rules.md", import.meta.url), chineseRulesPage().text);
}
