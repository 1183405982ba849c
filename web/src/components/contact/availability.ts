import type { components } from "~/api/schema";

export type Availability = components["schemas"]["ContactAvailabilityOut"];
type Day = components["schemas"]["WindowOut"]["day"];

export const DAYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const satisfies readonly Day[];

/** Rows of the form; `key` names one while it has no other name. */
export interface WindowRow {
  key: number;
  day: Day;
  from: string;
  to: string;
}

export interface ExceptionRow {
  key: number;
  date: string | null;
  from: string;
  to: string;
  reachable: boolean;
}

export interface AvailabilityValues extends Record<string, unknown> {
  timezone: string;
  windows: WindowRow[];
  exceptions: ExceptionRow[];
}

let lastKey = 0;

function nextKey(): number {
  lastKey += 1;
  return lastKey;
}

export const emptyException = (): ExceptionRow => ({
  key: nextKey(),
  date: null,
  from: "",
  to: "",
  reachable: false,
});

/** One more window: on the day after the last one, at its hours. */
export function nextWindow(windows: readonly WindowRow[]): WindowRow {
  const last = windows.at(-1);
  const at = last ? (DAYS.indexOf(last.day) + 1) % DAYS.length : 0;
  return { key: nextKey(), day: DAYS[at] ?? "monday", from: last?.from ?? "09:00", to: last?.to ?? "17:00" };
}

/** What the form begins with; somebody of whom nothing is known gets the usual hours of an office. */
export function valuesOf(availability: Availability | null, timezone: string): AvailabilityValues {
  if (!availability) {
    const office = DAYS.slice(0, 5).map((day) => ({ key: nextKey(), day, from: "09:00", to: "17:00" }));
    return { timezone, windows: office, exceptions: [] };
  }
  return {
    timezone: availability.timezone,
    windows: availability.windows.map((each) => ({ ...each, key: nextKey() })),
    exceptions: availability.exceptions.map(({ date, from, to, reachable }) => ({
      key: nextKey(),
      date,
      from: from ?? "",
      to: to ?? "",
      reachable,
    })),
  };
}

/** What is sent of the form. */
export function availabilityOf({ timezone, windows, exceptions }: AvailabilityValues) {
  return {
    timezone,
    windows: windows.map(({ day, from, to }) => ({ day, from, to })),
    exceptions: exceptions.map(({ date, from, to, reachable }) => ({
      // Left out, so that it is asked for.
      ...(date === null ? {} : { date }),
      from: from || null,
      to: to || null,
      reachable,
    })),
  };
}

export interface Hours {
  days: string[];
  hours: string[];
}

/** Days with the same hours in one line: Monday to Friday, 09:00-17:00. Only days that follow each other. */
export function byHours(windows: Availability["windows"]): Hours[] {
  const lines: Hours[] = [];
  let last = -2;
  for (const [at, day] of DAYS.entries()) {
    const hours = windows.filter((each) => each.day === day).map(({ from, to }) => `${from}–${to}`);
    if (hours.length === 0) continue;
    const before = lines.at(-1);
    if (before && last === at - 1 && before.hours.join() === hours.join()) before.days.push(day);
    else lines.push({ days: [day], hours });
    last = at;
  }
  return lines;
}
