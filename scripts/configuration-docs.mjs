// Writes docs/configuration.md and docs/zh-CN/configuration.md from the schema of the policy file. Run `npm run build` first.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PLAN_LIMITS, PLAN_OBJECTIVES, PLAN_ROLES, PLAN_TIERS } from "../exporter/dist/policy/plan.js";
import { checkOutput, commandHelp } from "./command-help.mjs";
import { configurationKeys } from "./configuration-keys.mjs";
import { chinese, filled, placeholders, table } from "./pages.mjs";

const WITH_ERRORS = `systems:
  erp:
    tier: cor
    transactions:
      - name: place-order
        every: often
        step: []
`;

const LANGUAGES = {
  en: {
    template: "configuration.en.md",
    page: new URL("../docs/configuration.md", import.meta.url),
    say: (text) => text,
    default: "Default: ",
    separator: ", ",
    inBrackets: (text) => ` (${text})`,
  },
  "zh-CN": {
    template: "configuration.zh-CN.md",
    page: new URL("../docs/zh-CN/configuration.md", import.meta.url),
    default: "默认：",
    separator: "、",
    inBrackets: (text) => `（${text}）`,
  },
};

/** The same in each language, and dear: each is a process of its own. */
const HELP = commandHelp();
const ERRORS = checkOutput(WITH_ERRORS);

/** The text of the page in a language, and the Chinese texts that nothing asked for. */
export function configurationPage(language) {
  const texts = language === "zh-CN" ? chinese("configuration.yml") : undefined;
  const words = { say: texts?.say, ...LANGUAGES[language] };
  const keys = configurationKeys();
  const sections = sectionsOf(keys, words.template);
  const make = (name) => {
    if (name === "errors") return `$ cat sla.yml\n${WITH_ERRORS}$ sla-exporter check\n${ERRORS}`;
    if (name === "roles")
      return PLAN_ROLES.map(({ id, title }) => `\`${id}\`${words.inBrackets(title[language])}`).join(words.separator);
    if (name === "tiers") return tiersTable(language, words.say);
    if (name === "help") return HELP.map(({ command, text }) => `### ${command}\n\n\`\`\`text\n${text}\n\`\`\``).join("\n\n");
    const section = sections.get(name);
    return section === undefined ? undefined : keysTable(section, name.split(" ")[1], words);
  };
  const text = filled(words.template, make);
  texts?.complete();
  return { text, unused: texts?.unused() ?? [] };
}

/** Each key belongs to the section with the longest path above it. */
function sectionsOf(keys, template) {
  const names = placeholders(template).filter((name) => name === "keys" || name.startsWith("keys "));
  const sections = new Map(names.map((name) => [name, []]));
  const deepest = names.toSorted((a, b) => b.length - a.length);
  for (const key of keys) {
    const home = deepest.find((name) => name === "keys" || key.path.startsWith(`${name.slice("keys ".length)}.`));
    sections.get(home).push(key);
  }
  return sections;
}

function keysTable(keys, prefix, words) {
  const { say } = words;
  const head = ["key", "value", "default", "meaning", "example"].map(say);
  const rows = keys.map((key) => {
    const [meaning, otherwise] = meaningAndDefault(say(key.description), words);
    const path = prefix === undefined ? key.path : key.path.slice(prefix.length + 1);
    const isNothing = key.default === undefined || (typeof key.default === "object" && Object.keys(key.default).length === 0);
    const absent = key.required ? say("required") : isNothing ? (otherwise ?? "") : code(key.default);
    return [`\`${path}\``, valuesText(key.values, words), absent, meaning, example(key)];
  });
  const where = prefix === undefined ? "" : `\`${prefix}\`\n\n`;
  return `${where}${table(head, rows)}`;
}

/** A default that is no constant stands at the end of the meaning. */
function meaningAndDefault(text, words) {
  const at = text.indexOf(words.default);
  if (at < 0) return [withoutStop(text), undefined];
  return [withoutStop(text.slice(0, at).trim()), withoutStop(text.slice(at + words.default.length))];
}

const withoutStop = (text) => text.replace(/[.。]$/, "");

function valuesText({ kind, words, range }, { say, separator }) {
  if (words) return words.map((word) => `\`${word}\``).join(separator);
  const unit = kind === "duration";
  const bounds = [
    ...(range.above === undefined ? [] : [`> ${unit ? "0s" : range.above}`]),
    ...(range.minimum === undefined ? [] : [`>= ${unit ? `${range.minimum * 1000}ms` : range.minimum}`]),
    ...(range.maximum === undefined ? [] : [`<= ${range.maximum}`]),
  ];
  return [say(kind), ...bounds].join(separator);
}

/** Mappings are shown by their keys. */
function example({ example: value, values: { kind } }) {
  if (value === undefined || /mapping/.test(kind)) return "";
  return code(value);
}

/** As it stands in YAML, in one line. */
function code(value) {
  return `\`${flow(value)}\``;
}

function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, entry]) => `${key}: ${flow(entry)}`)
      .join(", ")} }`;
  }
  if (typeof value !== "string") return String(value);
  return /^[\p{L}\p{N}_./%-]+$/u.test(value) && !/^(yes|no|true|false|null|\d+(\.\d+)?)$/.test(value)
    ? value
    : JSON.stringify(value);
}

function tiersTable(language, say) {
  const head = ["tier", "title", "service hours", "availability", "repair_time", "response_time", "satisfaction"];
  const limits = ["slow_queries_per_day", "connections", "cpu", "memory", "disk_free", "backup_age"];
  const own = { id: undefined, title: {}, serviceHours: "always", objectives: PLAN_OBJECTIVES, limits: PLAN_LIMITS };
  const rows = [...PLAN_TIERS, own].map(({ id, title, serviceHours, objectives: o, limits: l }) => [
    id === undefined ? say("your own") : `\`${id}\``,
    title[language] ?? "",
    serviceHours,
    ...[percent(o.availability), hours(o.repairTime), `${o.responseTime}s`, percent(o.satisfaction)],
    ...[String(l.slowQueriesPerDay), ...[l.connections, l.cpu, l.memory, l.diskFree].map(percent), hours(l.backupAge)],
  ]);
  return table(
    [...head.slice(0, 3).map(say), ...head.slice(3).map((key) => `\`${key}\``), ...limits.map((key) => `\`${key}\``)],
    rows,
  );
}

const percent = (ratio) => `${Number((ratio * 100).toPrecision(6))}%`;
const hours = (seconds) => (seconds > 86_400 || seconds === 86_400 ? `${seconds / 86_400}d` : `${seconds / 3600}h`);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const language of Object.keys(LANGUAGES)) writeFileSync(LANGUAGES[language].page, configurationPage(language).text);
}
