/** Phones, e-mails, addresses, channels are sent as whole lists; rows that have an id go on as they are. */

export interface Part {
  id: string;
}

/** The member that says which row of a list leads, if the list has such a one. */
export type Lead = "is_primary" | "is_preferred";

type Led = Part & { [flag in Lead]?: boolean };

/**
 * The list with `values` put into the row `id`, or with a new row at its end. Only one row may lead: if `values`
 * says that this one does, the others do no longer.
 */
export function put<R extends Led>(
  rows: readonly R[],
  id: string | null,
  values: object,
  lead?: Lead,
): object[] {
  const list: (object & Led)[] =
    id === null ? [...rows, values as Led] : rows.map((row) => (row.id === id ? { ...row, ...values } : row));
  const at = id === null ? list.length - 1 : list.findIndex((row) => row.id === id);
  if (!lead || !list[at]?.[lead]) return list;
  return list.map((row, index) => ({ ...row, [lead]: index === at }));
}

/** The list without the row `id`; if that one led, the first of the others does now. */
export function without<R extends Led>(rows: readonly R[], id: string, lead?: Lead): R[] {
  const left = rows.filter((row) => row.id !== id);
  if (!lead || left.some((row) => row[lead])) return left;
  return left.map((row, at) => ({ ...row, [lead]: at === 0 }));
}

/** The list with the row `id` as the only one that leads. */
export function led<R extends Part>(rows: readonly R[], id: string, lead: Lead): R[] {
  return rows.map((row) => ({ ...row, [lead]: row.id === id }));
}

/** Where the server finds the row in the list that is sent. */
export function pointerOf(name: string, rows: readonly Part[], id: string | null): string {
  const at = rows.findIndex((row) => row.id === id);
  return `/${name}/${at < 0 ? rows.length : at}`;
}

export const orNull = (text: string): string | null => text.trim() || null;
