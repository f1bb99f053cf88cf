import type { Title } from "../../config/schema/policy.js";
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
  title(title: Title, id: string): string;
  role(id: string): string;
}

export function readerOf(view: StateView, locale: Locale): Reader {
  const texts = textsOf(locale);
  const { roles, timeZone } = view.policy;
  return {
    locale,
    texts,
    format: formatOf(locale, timeZone, view.now(), texts),
    title: (title, id) => titleIn(title, locale, id),
    role: (id) => {
      const role = roles.find((candidate) => candidate.id === id);
      return role ? titleIn(role.title, locale, id) : id;
    },
  };
}
