const SHORTEST_NAME = 3;
/** Two digits up to this mean the years after 2000. */
const LAST_OF_2000 = 69;

/**
 * The day (`2026-11-21`) that somebody typed, or null: ISO 8601 in any language, else as the language writes days, in
 * digits or with the month's name. Dots and dashes are day first everywhere, slashes as the language has them.
 * Without a year it is the present one.
 */
export function parseDay(typed: string, language: string, now: Date = new Date()): string | null {
  // What Bulgarian writes behind a year.
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/\s*г\.?$/u, "");
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const digits = /^(\d{1,2})\s*([-/.])\s*(\d{1,2})(?:\s*\2\s*(\d{4}|\d{2}))?\.?$/.exec(text);
  if (digits) {
    const [first, second] = [Number(digits[1]), Number(digits[3])];
    const monthFirst = digits[2] === "/" && isMonthFirst(language);
    const year = yearOf(digits[4], now);
    return monthFirst ? dayOf(year, first, second) : dayOf(year, second, first);
  }
  const words = text.split(/[\s,]+/u).filter(Boolean);
  const month = monthNamed(words, language);
  const numbers = words.filter((word) => /^\d+\.?$/.test(word)).map((word) => word.replace(".", ""));
  const [day, year] = numbers;
  if (month === null || day === undefined || words.length !== numbers.length + 1 || numbers.length > 2)
    return null;
  return dayOf(yearOf(year, now), month, Number(day));
}

function dayOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

function yearOf(text: string | undefined, now: Date): number {
  if (text === undefined) return now.getFullYear();
  const year = Number(text);
  if (text.length > 2) return year;
  return year + (year <= LAST_OF_2000 ? 2000 : 1900);
}

function isMonthFirst(language: string): boolean {
  const parts = new Intl.DateTimeFormat(language, { dateStyle: "short", timeZone: "UTC" }).formatToParts(0);
  const order = parts.map(({ type }) => type);
  return order.indexOf("month") < order.indexOf("day");
}

/** The month (1 to 12) that one of the words names in the language or in English, in full or shortened. */
function monthNamed(words: readonly string[], language: string): number | null {
  const named = words
    .filter((word) => !/\d/.test(word))
    .map((word) => word.replace(/\.$/, ""))
    .filter((word) => word.length >= SHORTEST_NAME);
  for (const each of [language, "en"]) {
    const long = new Intl.DateTimeFormat(each, { day: "numeric", month: "long", timeZone: "UTC" });
    for (let month = 1; month <= 12; month += 1) {
      const parts = long.formatToParts(Date.UTC(2026, month - 1, 1));
      const name = parts.find(({ type }) => type === "month")?.value.toLowerCase() ?? "";
      if (named.some((word) => name.startsWith(word))) return month;
    }
  }
  return null;
}
