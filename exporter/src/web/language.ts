import type { Locale } from "../policy/policy.js";

/** The best of our languages for an Accept-Language header; `otherwise` when it names none of them. */
export function languageOf(header: string | undefined, otherwise: Locale): Locale {
  let best: { readonly locale: Locale; readonly quality: number } | undefined;
  for (const range of (header ?? "").split(",")) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const locale = localeOf(tag);
    const quality = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? 1);
    if (locale && quality > (best?.quality ?? 0)) best = { locale, quality };
  }
  return best?.locale ?? otherwise;
}

/** The language that an address asks for by `?lang=`; undefined when by none, or by one that is not ours. */
export function chosenLanguage(url: string): Locale | undefined {
  // Not by URL: "//" is what a request may ask for, and no address.
  const [, query = ""] = url.split(/\?(.*)/s);
  return localeOf((new URLSearchParams(query).get("lang") ?? "").toLowerCase());
}

function localeOf(tag: string): Locale | undefined {
  const [language] = tag.split("-");
  if (language === "zh") return "zh-CN";
  return language === "en" ? "en" : undefined;
}
