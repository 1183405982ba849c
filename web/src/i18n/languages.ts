export const LANGUAGES = { en: "English", bg: "Български" } as const;
export type Language = keyof typeof LANGUAGES;
const KEY = "kontor-language";

export function isLanguage(tag: string | null | undefined): tag is Language {
  return tag === "en" || tag === "bg";
}

/** The language chosen in this browser, else the first of the browser's that we speak, else English. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find(isLanguage) ?? "en";
}

export function hasChosenLanguage(): boolean {
  return localStorage.getItem(KEY) !== null;
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}
