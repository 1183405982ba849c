import { localOf, momentOf } from "~/i18n/moments";

/** An activity as a row of the register has it, with what a calendar shows. */
export interface Entry {
  id: string;
  version: number;
  subject: string;
  type: { label: string; color: string } | null;
  state: "planned" | "done" | "cancelled";
  starts_at: string;
  ends_at: string | null;
  is_all_day: boolean;
  timezone: string;
  customer: { id: string; name: string } | null;
  owner: { id: string; name: string } | null;
}

export const VIEWS = ["month", "week", "day", "agenda"] as const;
/** What a phone has room for. */
export const NARROW_VIEWS = ["day", "agenda"] as const satisfies readonly View[];
export type View = (typeof VIEWS)[number];

/** How many days an agenda looks ahead. */
const AGENDA_DAYS = 30;
/** To how many minutes an activity is moved by hand. */
export const SNAP = 15;
/** How many minutes an activity seems to take that does not say when it ends. */
export const UNSTATED = 30;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const asDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const msOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** Days are `2026-11-21`, without zone. */
export function addDays(day: string, count: number): string {
  return asDay(msOf(day) + count * DAY_MS);
}

/** The same day of another month, or its last one. */
export function addMonths(day: string, count: number): string {
  const date = new Date(msOf(day));
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return asDay(date.getTime());
}

function monday(day: string): string {
  return addDays(day, -((new Date(msOf(day)).getUTCDay() + 6) % 7));
}

/** The days that a view shows: whole weeks from Monday on, or those that an agenda looks ahead. */
export function daysOf(view: View, day: string): string[] {
  const [first, count] = SPANS[view](day);
  return Array.from({ length: count }, (_none, at) => addDays(first, at));
}

const SPANS: Record<View, (day: string) => [first: string, count: number]> = {
  month: (day) => [monday(`${day.slice(0, 7)}-01`), weeksOf(day) * 7],
  week: (day) => [monday(day), 7],
  day: (day) => [day, 1],
  agenda: (day) => [day, AGENDA_DAYS],
};

function weeksOf(day: string): number {
  const first = `${day.slice(0, 7)}-01`;
  const last = addDays(addMonths(first, 1), -1);
  return (msOf(monday(last)) - msOf(monday(first))) / DAY_MS / 7 + 1;
}

/** The day to go to for the pages before and after. */
export function turned(view: View, day: string, by: -1 | 1): string {
  if (view === "month") return addMonths(day, by);
  return addDays(day, by * { week: 7, day: 1, agenda: AGENDA_DAYS }[view]);
}

/** Whole days are days of the zone in which they were planned; hours are shown in the reader's. */
const zoneFor = (
  { is_all_day, timezone }: Pick<Entry, "is_all_day" | "timezone">,
  zone: string | undefined,
) => (is_all_day ? timezone : zone);

/** The days on which an activity takes place. What ends at midnight has not reached the next day. */
export function daysTaken(entry: Entry, zone: string | undefined): string[] {
  const there = zoneFor(entry, zone);
  const first = localOf(entry.starts_at, there).slice(0, 10);
  const end = entry.ends_at === null ? "" : localOf(entry.ends_at, there);
  let last = end.slice(0, 10) || first;
  if (!entry.is_all_day && end.endsWith("T00:00") && last > first) last = addDays(last, -1);
  const count = Math.min(Math.max((msOf(last) - msOf(first)) / DAY_MS, 0), 366);
  return Array.from({ length: count + 1 }, (_none, at) => addDays(first, at));
}

/** What takes place on each day: whole days first, then by hour. */
export function byDay(entries: readonly Entry[], zone: string | undefined): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  const ordered = [...entries].sort(
    (one, other) =>
      Number(other.is_all_day) - Number(one.is_all_day) ||
      one.starts_at.localeCompare(other.starts_at) ||
      one.id.localeCompare(other.id),
  );
  for (const entry of ordered) {
    for (const day of daysTaken(entry, zone)) found.set(day, [...(found.get(day) ?? []), entry]);
  }
  return found;
}

/** When an activity starts and ends. */
export type Times = Pick<Entry, "starts_at" | "ends_at">;
type Placed = Pick<Entry, "starts_at" | "ends_at" | "is_all_day" | "timezone">;

/** An activity some days and minutes later: by the clock on the wall, whatever the clocks do meanwhile. */
export function shifted(entry: Placed, days: number, zone: string | undefined, minutes = 0): Times {
  const there = zoneFor(entry, zone);
  const move = (moment: string | null) => {
    const local = localOf(moment, there);
    return local === "" ? null : momentOf(later(local, days * 1440 + minutes), there);
  };
  return { starts_at: move(entry.starts_at) ?? entry.starts_at, ends_at: move(entry.ends_at) };
}

/** An activity that ends some minutes later or earlier, but not before `SNAP` minutes have gone by. */
export function resized(entry: Placed, minutes: number, zone: string | undefined): Times {
  const start = localOf(entry.starts_at, zone);
  const end = entry.ends_at === null ? later(start, UNSTATED) : localOf(entry.ends_at, zone);
  const wanted = later(end, minutes);
  const least = later(start, SNAP);
  return { starts_at: entry.starts_at, ends_at: momentOf(wanted < least ? least : wanted, zone) };
}

/** `2026-11-21T23:30` -> an hour later `2026-11-22T00:30` */
function later(local: string, minutes: number): string {
  return new Date(Date.parse(`${local}Z`) + minutes * MINUTE_MS).toISOString().slice(0, 16);
}

/** How many days from one to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((msOf(to) - msOf(from)) / DAY_MS);
}

/** The day it is now in a zone. */
export function today(zone: string | undefined): string {
  return localOf(new Date().toISOString(), zone).slice(0, 10);
}
