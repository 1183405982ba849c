import type { TFunction } from "i18next";
import type { Column } from "./types";

/** Days as people say them; the server reads them anew whenever a filter is applied. */
export const PERIODS = [
  "today",
  "yesterday",
  "tomorrow",
  "last_week",
  "this_week",
  "next_week",
  "last_month",
  "this_month",
  "next_month",
  "last_quarter",
  "this_quarter",
  "next_quarter",
  "last_year",
  "this_year",
  "next_year",
] as const;
type Period = (typeof PERIODS)[number] | "now";

const SHIFT = /^today([+-])(\d{1,4})([dwm])$/;
const isPeriod = (value: string): value is Period =>
  value === "now" || (PERIODS as readonly string[]).includes(value);

export interface Shift {
  isAgo: boolean;
  count: number;
  unit: "d" | "w" | "m";
}

/** `today-30d` in its parts; null for any other value. */
export function shiftOf(value: string): Shift | null {
  const [, sign, count, unit] = SHIFT.exec(value) ?? [];
  return unit ? { isAgo: sign === "-", count: Number(count), unit: unit as Shift["unit"] } : null;
}

/** `30 days ago`, `this month`; null for a day or moment of the calendar. */
export function relativeText(value: string, t: TFunction<"register">): string | null {
  if (isPeriod(value)) return t(`filter.relative.${value}`);
  const shift = shiftOf(value);
  return shift && t(`filter.${shift.isAgo ? "ago" : "ahead"}_${shift.unit}`, { count: shift.count });
}

/** How a value of a column of days or moments is said: as a kind that the person chooses first. */
export type Kind = Period | "day" | "moment" | "daysAgo" | "daysAhead";

/** The kinds of values that a column compares itself with. */
export function kindsOf(column: Column): Kind[] {
  // What is compared with moments alone has no order.
  if (!column.operators.includes("gte")) return ["moment", "now"];
  const moments: Kind[] = column.type === "datetime" ? ["moment", "now"] : [];
  return ["day", ...moments, "daysAgo", "daysAhead", ...PERIODS];
}

export function kindOf(column: Column, value: string): Kind {
  if (isPeriod(value)) return value;
  const shift = shiftOf(value);
  if (shift?.unit === "d") return shift.isAgo ? "daysAgo" : "daysAhead";
  if (column.type === "datetime" && value.length > "2026-01-31".length) return "moment";
  return value === "" ? (kindsOf(column)[0] ?? "day") : "day";
}

/** With what a kind begins: most are a value already. */
export function startOf(kind: Kind): string {
  if (kind === "day" || kind === "moment") return "";
  if (kind === "daysAgo") return "today-30d";
  return kind === "daysAhead" ? "today+30d" : kind;
}
