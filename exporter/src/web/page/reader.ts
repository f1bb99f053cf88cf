import type { Title } from "../../config/schema/policy.js";
import { type LedgerFormat, ledgerFormat } from "../../locales/ledger-format.js";
import { textsOf } from "../../locales/locale.js";
import type { Texts } from "../../locales/texts.js";
import { type Locale, titleIn } from "../../policy/policy.js";
import type { StateView } from "../../state/view.js";
import { type Format, formatOf } from "./format.js";

/** Who reads the page: language, texts, figures. All parts of a page are written for one reader. */
export interface Reader {
  readonly locale: Locale;
  readonly texts: Texts;
  readonly format: Format;
  /** Digits and times as `ledger show` has them. */
  readonly ledger: LedgerFormat;
  title(title: Title, id: string): string;
  role(id: string): string;
  /** An address of this server, in the language that was chosen by hand. */
  href(path: string): string;
}

/** @param chosen the language was chosen by hand: links keep it. */
export function readerOf(view: StateView, locale: Locale, chosen: boolean): Reader {
  const texts = textsOf(locale);
  const { roles, timeZone } = view.policy;
  return {
    locale,
    texts,
    format: formatOf(locale, timeZone, view.now(), texts),
    ledger: formatOfLedger(locale, timeZone),
    title: (title, id) => titleIn(title, locale, id),
    role: (id) => {
      const role = roles.find((candidate) => candidate.id === id);
      return role ? titleIn(role.title, locale, id) : id;
    },
    href: (path) => (chosen ? `${path}?lang=${locale}` : path),
  };
}

/** Made once for each language and zone: they remember the moments that every page shows again. */
const ledgerFormats = new Map<string, LedgerFormat>();

function formatOfLedger(locale: Locale, timeZone: string): LedgerFormat {
  const key = `${locale} ${timeZone}`;
  const known = ledgerFormats.get(key);
  if (known) return known;
  const made = unbroken(ledgerFormat(locale, timeZone));
  ledgerFormats.set(key, made);
  return made;
}

/** Figures are not torn from their units at the end of a line. */
function unbroken({ share, objective, duration, ...format }: LedgerFormat): LedgerFormat {
  const whole = (tell: (value: number) => string) => (value: number) => tell(value).replaceAll(" ", "\u00a0");
  return { ...format, share: whole(share), objective: whole(objective), duration: whole(duration) };
}
