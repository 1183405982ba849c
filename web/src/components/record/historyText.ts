import type { Format } from "~/i18n/useFormat";
import { isSame } from "./change";

type Row = Record<string, unknown>;

export interface ListDifference {
  added: unknown[];
  removed: unknown[];
  changed: unknown[];
}

/** What came to a list, what left it, and which of its rows are no longer the same. */
export function listDifference(before: readonly unknown[], after: readonly unknown[]): ListDifference {
  const keysBefore = new Map(before.map((item) => [keyOf(item), item]));
  const keysAfter = new Set(after.map(keyOf));
  return {
    added: after.filter((item) => !keysBefore.has(keyOf(item))),
    removed: before.filter((item) => !keysAfter.has(keyOf(item))),
    changed: after.filter((item) => {
      const earlier = keysBefore.get(keyOf(item));
      return earlier !== undefined && !isSame(earlier, item);
    }),
  };
}

/** What makes a row the same one: its id, or whom it concerns, or all of it. */
function keyOf(item: unknown): string {
  if (typeof item !== "object" || item === null) return String(item);
  const { id, source, role, employee_id = id, customer_id } = item as Row;
  if (source !== undefined) return `${source} ${id}`;
  if (role !== undefined) return `${role} ${employee_id}`;
  return String(id ?? customer_id ?? JSON.stringify(item));
}

/** Members of phones, e-mails, addresses, contacts and references that say what they are, best first. */
const TELLING = ["number", "email", "line1", "value", "name"];

/** A row of a list in a few words; `nameOf` knows ids of terms, employees and customers. */
export function rowText(item: Row, nameOf: (id: string) => string | undefined): string {
  const { role, employee_id, contact_id, document_kind, customer_id, source, id } = item;
  if (role !== undefined) {
    const what = [role, document_kind].flatMap((each) => (each ? (nameOf(String(each)) ?? each) : []));
    return [what.join(", "), nameOf(String(employee_id ?? contact_id)) ?? "?"].join(": ");
  }
  if (source !== undefined) return `${source}: ${id}`;
  if (customer_id !== undefined)
    return [nameOf(String(customer_id)) ?? "?", item.title].filter(Boolean).join(", ");
  const telling = TELLING.find((member) => item[member]);
  const more = [item.title, item.city].filter(Boolean);
  return telling ? [item[telling], ...more].join(", ") : "";
}

export interface Hours {
  timezone: string;
  windows: { day: string; from: string; to: string }[];
  exceptions: { date: string; from: string | null; to: string | null; reachable: boolean }[];
}

/** When somebody can be reached, in one line. */
export function hoursText({ timezone, windows, exceptions }: Hours, format: Format): string {
  const span = (from: string | null, to: string | null) => (from ? ` ${from}–${to}` : "");
  const said = [
    ...windows.map(({ day, from, to }) => `${format.weekday(day)}${span(from, to)}`),
    ...exceptions.map(
      ({ date, from, to, reachable }) => `${reachable ? "+" : "−"} ${format.date(date)}${span(from, to)}`,
    ),
  ];
  return `${said.join(", ")} (${timezone})`;
}
