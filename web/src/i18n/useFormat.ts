import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";

/** The IANA zone in which moments are shown: the person's, else the organisation's. */
export const TimezoneContext = createContext<string | undefined>(undefined);

export interface Format {
  /** `2026-11-21` (no zone) -> `21 Nov 2026` */
  date(value: string): string;
  /** RFC 3339 -> `21 Nov 2026, 12:00` in the person's zone */
  dateTime(value: string): string;
  /** RFC 3339 -> `17:00` today, `Mon, 17:00` this week, else with its day */
  soon(value: string): string;
  /** `monday` -> `Monday` */
  weekday(day: string): string;
  /** RFC 3339 -> `3 hours ago` */
  relative(value: string): string;
  number(value: number | string): string;
  percent(part: number): string;
  /** decimal string and ISO 4217 code */
  money(amount: string, currency: string): string;
  bytes(count: number): string;
  /** A figure in its unit, as the usage of a plan has it. */
  measured(unit: "count" | "bytes", figure: number): string;
  country(code: string): string;
  language(tag: string): string;
  list(values: string[]): string;
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

export function makeFormat(locale: string, timeZone?: string): Format {
  const dates = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }));
  const moments = once(
    () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }),
  );
  const hours = once(() => new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone }));
  const weekdays = once(() => new Intl.DateTimeFormat(locale, { weekday: "short", timeZone }));
  const fullWeekdays = once(() => new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }));
  const days = once(() => new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }));
  const numbers = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }));
  const percents = once(() => new Intl.NumberFormat(locale, { style: "percent" }));
  const ago = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  const countries = once(() => new Intl.DisplayNames(locale, { type: "region" }));
  const languages = once(() => new Intl.DisplayNames(locale, { type: "language" }));
  const lists = once(() => new Intl.ListFormat(locale));
  return {
    date: (value) => dates().format(new Date(`${value}T00:00:00Z`)),
    dateTime: (value) => moments().format(new Date(value)),
    soon: (value) => {
      const moment = new Date(value);
      if (days().format(moment) === days().format(new Date())) return hours().format(moment);
      const isNear = Math.abs(moment.getTime() - Date.now()) < 6 * 86_400_000;
      return isNear ? `${weekdays().format(moment)}, ${hours().format(moment)}` : moments().format(moment);
    },
    // 1 January 2024 was a Monday.
    weekday: (day) => fullWeekdays().format(new Date(Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day)))),
    relative: (value) => {
      const seconds = (new Date(value).getTime() - Date.now()) / 1000;
      const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
      if (step && step[0] === "day" && Math.abs(seconds) > 7 * 86_400)
        return moments().format(new Date(value));
      return step ? ago().format(Math.round(seconds / step[1]), step[0]) : ago().format(0, "minute");
    },
    // Intl reads decimal strings exactly, without going through a binary number.
    number: (value) => numbers().format(value as Intl.StringNumericLiteral),
    percent: (part) => percents().format(part),
    money: (amount, currency) =>
      new Intl.NumberFormat(locale, { style: "currency", currency }).format(
        amount as Intl.StringNumericLiteral,
      ),
    bytes: (count) => inBytes(locale, count),
    measured: (unit, figure) => (unit === "bytes" ? inBytes(locale, figure) : numbers().format(figure)),
    country: (code) => countries().of(code) ?? code,
    language: (tag) => languages().of(tag) ?? tag,
    list: (values) => lists().format(values),
  };
}

const SIZES = [
  ["gigabyte", 1e9],
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
] as const;

function inBytes(locale: string, count: number): string {
  const [unit, size] = SIZES.find(([, least]) => count >= least) ?? (["kilobyte", 1e3] as const);
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(
    count / size,
  );
}

/** Made when it is first used: each of the formatters costs as much as a few rows of a list. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const formats = new Map<string, Format>();

/** One for all that show values in this language and zone: a list has hundreds of cells. */
function formatOf(locale: string, timeZone: string | undefined): Format {
  const key = `${locale} ${timeZone ?? ""}`;
  const known = formats.get(key) ?? makeFormat(locale, timeZone);
  formats.set(key, known);
  return known;
}

/** Every date, number, amount and name of a country in the person's language and zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const timezone = useContext(TimezoneContext);
  return formatOf(i18n.language, timezone);
}
