import { readFileSync } from "node:fs";
import { parseDocument } from "../../config/document.js";
import type { Locale } from "../../policy/policy.js";
import type { Screen } from "../../report/ledger/screen.js";

/** Where a command writes. */
export interface Terminal {
  readonly screen: Screen;
  write(text: string): void;
}

/** Columns of what is no terminal, and the most that text is spread over. */
const WIDTH = 80;
const WIDEST = 120;

/** Standard output: in colour and fitted to one screen where it is a terminal, NO_COLOR respected. */
export function standardOutput(): Terminal {
  const { stdout, env } = process;
  const terminal = stdout.isTTY === true;
  return {
    screen: {
      width: Math.min(WIDEST, Math.max(WIDTH, stdout.columns ?? WIDTH)),
      rows: terminal ? stdout.rows : undefined,
      colour: terminal && (env.NO_COLOR ?? "") === "",
    },
    write: (text) => void stdout.write(text),
  };
}

/** The language when no exporter tells it: of the policy file, else of the environment. */
export function localeOf(configFile: string, env: NodeJS.ProcessEnv = process.env): Locale {
  const written = localeIn(configFile);
  if (written) return written;
  const language = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return language.startsWith("zh") ? "zh-CN" : "en";
}

/** Nothing else of the file matters here, so that it may lack secrets, or have errors. */
function localeIn(file: string): Locale | undefined {
  try {
    const document = parseDocument(readFileSync(file, "utf8"));
    const { locale } = (document.ok ? document.value : {}) as { readonly locale?: unknown };
    return locale === "en" || locale === "zh-CN" ? locale : undefined;
  } catch {
    return undefined;
  }
}
