import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import { setRequestLanguage } from "~/api/client";
import {
  hasChosenLanguage,
  isLanguage,
  type Language,
  preferredLanguage,
  rememberLanguage,
} from "./languages";

type Bundle = Record<string, object>;

// In two files: what the first page says comes with it, all else while people read.
const texts: Record<Language, { first: () => Promise<Bundle>; further: () => Promise<Bundle> }> = {
  en: {
    first: async () => (await import("~/texts/en.first")).default,
    further: async () => (await import("~/texts/en")).default,
  },
  bg: {
    first: async () => (await import("~/texts/bg.first")).default,
    further: async () => (await import("~/texts/bg")).default,
  },
};

/** Where i18next finds a namespace that is not there yet; a page that needs it waits for it. */
const files: BackendModule = {
  type: "backend",
  init: () => {},
  read: (language, namespace, done) => {
    if (!isLanguage(language)) return done(null, {});
    const { first, further } = texts[language];
    first()
      .then(async (bundle) => bundle[namespace] ?? (await further())[namespace] ?? {})
      .then(
        (found) => done(null, found),
        (error) => done(error, true),
      );
  },
};

export { isLanguage, LANGUAGES, type Language } from "./languages";

/** Loads the preferred language and returns when the first page can be read. */
export async function startI18n(): Promise<void> {
  const language = preferredLanguage();
  setRequestLanguage(language);
  const first = await texts[language].first();
  await i18next
    .use(initReactI18next)
    .use(files)
    .init({
      lng: language,
      resources: { [language]: first },
      partialBundledLanguages: true,
      ns: Object.keys(first),
      fallbackLng: false,
      defaultNS: "common",
      cacheInBuiltFormats: true,
      interpolation: { escapeValue: false },
    });
  announce(language);
}

/** Loads what the other pages say, so that none of them has to wait for it. */
export async function loadFurtherTexts(): Promise<void> {
  const further = await texts[currentLanguage()].further();
  await i18next.loadNamespaces(Object.keys(further));
}

/** Switches the whole page; texts are fetched when this language is used for the first time. */
export async function changeLanguage(language: Language): Promise<void> {
  await texts[language].first();
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
