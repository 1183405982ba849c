import i18next, { type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { setRequestLanguage } from "~/api/client";
import {
  hasChosenLanguage,
  isLanguage,
  type Language,
  preferredLanguage,
  rememberLanguage,
} from "./languages";

const texts = {
  en: () => import("~/texts/en"),
  bg: () => import("~/texts/bg"),
} satisfies Record<Language, () => Promise<{ default: object }>>;

export { isLanguage, LANGUAGES, type Language } from "./languages";

/** Loads the preferred language and returns when everything can be read. */
export async function startI18n(): Promise<i18n> {
  const language = preferredLanguage();
  setRequestLanguage(language);
  const resources = { [language]: (await texts[language]()).default };
  await i18next.use(initReactI18next).init({
    lng: language,
    resources,
    fallbackLng: false,
    defaultNS: "common",
    cacheInBuiltFormats: true,
    interpolation: { escapeValue: false },
  });
  announce(language);
  return i18next;
}

/** Switches the whole page; texts are fetched when this language is used for the first time. */
export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "common")) {
    for (const [namespace, bundle] of Object.entries((await texts[language]()).default)) {
      i18next.addResourceBundle(language, namespace, bundle);
    }
  }
  rememberLanguage(language);
  announce(language);
  await i18next.changeLanguage(language);
}

/** Follows the person's profile, unless another language was chosen in this browser. */
export async function adoptLanguage(tag: string | null): Promise<void> {
  if (!hasChosenLanguage() && isLanguage(tag) && tag !== currentLanguage()) await changeLanguage(tag);
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : "en";
}

function announce(language: Language): void {
  // Even the same value has the browser choose all styles anew.
  if (document.documentElement.lang !== language) document.documentElement.lang = language;
  setRequestLanguage(language);
}
